// The product tree (CSAF 3.2.2): branches, full product names, relationships (2.0) and paths (2.1) become one flat list of products.
#include <string.h>
#include "advisories/csaf.h"
#include "base/mem.h"
#include "base/str.h"

// What the branches above a product say about it.
struct path { const char *vendor, *family, *model, *version; bool is_range, is_narrowed; };

static struct csaf_product *add_product(struct csaf *c, const json_t *from, const char *where)
{
	const char *id = json_text_or(from, "product_id", "");
	if (c->product_count == CSAF_PRODUCTS_MAX) {
		csaf_skip(c, where, "too_many");
		return NULL;
	}
	if (!*id || strlen(id) > 1024) {
		csaf_skip(c, where, "no_id");
		return NULL;
	}
	if (map_get(c->by_id, id)) {
		csaf_skip(c, where, "id_twice");
		return NULL;
	}
	struct csaf_product *p = &c->products[c->product_count++];
	const json_t *helper = json_object_get(from, "product_identification_helper");
	*p = (struct csaf_product){.id = id, .name = json_text_or(from, "name", ""), .helper = json_is_object(helper) ? helper : NULL};
	map_put(c->by_id, id, p);
	return p;
}

static void add_branch(struct path *p, const char *category, const char *name)
{
	if (str_eq(category, "vendor"))
		p->vendor = name;
	else if (str_eq(category, "product_family"))
		p->family = name;
	else if (str_eq(category, "product_name"))
		p->model = name;
	else if (str_eq(category, "product_version") || str_eq(category, "product_version_range")) {
		p->version = name;
		p->is_range = str_eq(category, "product_version_range");
	} else
		p->is_narrowed = true; // architecture, host_name, language, legacy, patch_level, platform, service_pack, specification
}

static void walk_branches(struct csaf *c, const json_t *branches, struct path above)
{
	const json_t *branch;
	size_t i;
	if (branches && !json_is_array(branches))
		csaf_skip(c, "branches", "not_a_list");
	json_array_foreach(branches, i, branch) {
		struct path here = above;
		const char *name = json_text_or(branch, "name", NULL);
		if (!name) {
			csaf_skip(c, "branches/name", "not_text");
			continue;
		}
		add_branch(&here, json_text_or(branch, "category", ""), name);
		const json_t *product = json_object_get(branch, "product");
		struct csaf_product *p = product ? add_product(c, product, "branches/product") : NULL;
		if (p) {
			p->vendor = here.vendor;
			p->model = here.model ? here.model : here.family;
			p->version = here.version;
			p->is_range = here.is_range;
			p->is_narrowed = here.is_narrowed;
		}
		walk_branches(c, json_object_get(branch, "branches"), here);
	}
}

static void read_names(struct csaf *c, const json_t *names)
{
	const json_t *name;
	size_t i;
	json_array_foreach(names, i, name)
		(void)add_product(c, name, "full_product_names"); // what is wrong with one has been noted
}

static void read_relationship(struct csaf *c, const json_t *relationship)
{
	const struct csaf_product *part = map_get(c->by_id, json_text_or(relationship, "product_reference", ""));
	const struct csaf_product *whole = map_get(c->by_id, json_text_or(relationship, "relates_to_product_reference", ""));
	const char *category = json_text_or(relationship, "category", "");
	if (!part || !whole) {
		csaf_skip(c, "relationships", "unknown_id");
		return;
	}
	struct csaf_product *p = add_product(c, json_object_get(relationship, "full_product_name"), "relationships");
	if (!p)
		return;
	p->part = part;
	p->whole = whole;
	p->is_installed = str_starts(category, "installed_");
	p->is_narrowed = str_eq(category, "optional_component_of");
}

// CSAF 2.1: from a first product step by step to the last. What is built in gives way to what it is built into; of what is installed, the version counts on.
static bool walk_path(struct csaf *c, struct csaf_product *to, const json_t *path)
{
	const json_t *steps = json_object_get(path, "subpaths"), *step;
	const struct csaf_product *part = map_get(c->by_id, json_text_or(path, "beginning_product_reference", "")), *whole = NULL;
	size_t i;
	json_array_foreach(steps, i, step) {
		const struct csaf_product *next = map_get(c->by_id, json_text_or(step, "next_product_reference", ""));
		const char *category = json_text_or(step, "category", "");
		if (!next)
			return false;
		if (whole && !to->is_installed)
			part = whole;
		whole = next;
		to->is_installed = str_starts(category, "installed_");
		to->is_narrowed = to->is_narrowed || str_eq(category, "optional_component_of");
	}
	to->part = part;
	to->whole = whole;
	return part && whole;
}

static void read_path(struct csaf *c, const json_t *path)
{
	struct csaf_product found = {.part = NULL};
	if (!walk_path(c, &found, path)) {
		csaf_skip(c, "product_paths", "unknown_id");
		return;
	}
	struct csaf_product *p = add_product(c, json_object_get(path, "full_product_name"), "product_paths");
	if (!p)
		return;
	p->part = found.part;
	p->whole = found.whole;
	p->is_installed = found.is_installed;
	p->is_narrowed = found.is_narrowed;
}

static size_t count_products(const json_t *j)
{
	size_t count = 0, i;
	const json_t *value;
	const char *key;
	if (json_is_object(j)) {
		json_object_foreach((json_t *)j, key, value)
			count += (str_eq(key, "product_id") && json_is_string(value)) + count_products(value);
	}
	json_array_foreach(j, i, value)
		count += count_products(value);
	return count;
}

void csaf_read_tree(struct csaf *c, const json_t *tree)
{
	const json_t *relationship, *path;
	size_t count = count_products(tree), i;
	c->products = mem_new((count < CSAF_PRODUCTS_MAX ? count : CSAF_PRODUCTS_MAX) + 1, sizeof *c->products);
	walk_branches(c, json_object_get(tree, "branches"), (struct path){.vendor = NULL});
	read_names(c, json_object_get(tree, "full_product_names"));
	json_array_foreach(json_object_get(tree, "relationships"), i, relationship)
		read_relationship(c, relationship);
	json_array_foreach(json_object_get(tree, "product_paths"), i, path)
		read_path(c, path);
}

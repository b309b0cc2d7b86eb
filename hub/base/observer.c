#include "base/observer.h"
#include <stdbool.h>
#include <stddef.h>
#include "base/mem.h"

struct observer {
	observer_fn *fn; // NULL: removed while a walk was under way
	void *data;
	struct observer *next;
};

// One notify under way, on its caller's stack. The list may die before the walk ends; the outermost walk then frees the observers.
struct observers_walk {
	struct observers_walk *outer;
	bool list_gone;
	struct observer *orphans;
};

static void free_all(struct observer *o)
{
	while (o) {
		struct observer *next = o->next;
		free(o);
		o = next;
	}
}

static void free_removed(struct observers *l)
{
	for (struct observer **at = &l->first; *at;) {
		struct observer *o = *at;
		if (o->fn) {
			at = &o->next;
			continue;
		}
		*at = o->next;
		free(o);
	}
}

struct observer *observers_add(struct observers *l, observer_fn *fn, void *data)
{
	struct observer **at = &l->first;
	while (*at)
		at = &(*at)->next;
	*at = NEW(struct observer);
	**at = (struct observer){.fn = fn, .data = data};
	return *at;
}

void observers_remove(struct observers *l, struct observer *o)
{
	if (!o)
		return;
	o->fn = NULL;
	if (!l->walk)
		free_removed(l);
}

void observers_notify(struct observers *l, const void *event)
{
	struct observer *last = l->first;
	if (!last)
		return;
	while (last->next)
		last = last->next;
	struct observers_walk walk = {.outer = l->walk};
	l->walk = &walk;
	for (struct observer *o = l->first;; o = o->next) {
		if (o->fn)
			o->fn(o->data, event);
		if (walk.list_gone || o == last)
			break;
	}
	if (walk.list_gone) {
		free_all(walk.orphans);
		return;
	}
	l->walk = walk.outer;
	if (!l->walk)
		free_removed(l);
}

void observers_done(struct observers *l)
{
	struct observers_walk *outermost = NULL;
	for (struct observers_walk *w = l->walk; w; w = w->outer) {
		w->list_gone = true;
		outermost = w;
	}
	if (outermost)
		outermost->orphans = l->first;
	else
		free_all(l->first);
	*l = (struct observers){0};
}

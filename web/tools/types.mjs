// Writes src/api/types.ts and src/api/routes.ts from the hub's OpenAPI file, so that nothing of the API is typed twice. --check: only tells whether they are up to date.
import { readFileSync, writeFileSync } from 'node:fs';

const at = path => new URL(path, import.meta.url);
const api = JSON.parse(readFileSync(at('../../hub/api/openapi.json'), 'utf8'));
const head = '// Made by tools/types.mjs from hub/api/openapi.json; do not edit.\n';

const literal = value => (value === null ? 'null' : `'${value}'`);
const key = name => (/^\w+$/.test(name) ? name : `'${name}'`);

function object(schema) {
	const required = new Set(schema.required ?? []);
	const members = Object.entries(schema.properties ?? {}).map(([name, s]) => `${key(name)}${required.has(name) ? '' : '?'}: ${type(s)}`);
	if (members.length > 0)
		return `{ ${members.join('; ')} }`;
	return typeof schema.additionalProperties === 'object' ? `Record<string, ${type(schema.additionalProperties)}>` : 'Record<string, unknown>';
}

function simple(name, schema) {
	switch (name) {
	case 'string': return 'string';
	case 'integer': case 'number': return 'number';
	case 'boolean': return 'boolean';
	case 'null': return 'null';
	case 'array': return `readonly ${group(type(schema.items))}[]`;
	case 'object': return object(schema);
	default: throw new Error(`schema type ${name}`);
	}
}

const group = text => (/ [|&] |^readonly /.test(text) && !text.startsWith('{') ? `(${text})` : text);

function type(schema) {
	if (schema.$ref)
		return schema.$ref.split('/').at(-1);
	if (schema.const !== undefined)
		return literal(schema.const);
	if (schema.enum)
		return schema.enum.map(literal).join(' | ');
	if (schema.oneOf)
		return schema.oneOf.map(type).join(' | ');
	if (schema.allOf)
		return schema.allOf.map(type).join(' & ');
	return [schema.type].flat().map(name => simple(name, schema)).join(' | ');
}

function operations() {
	const rows = [];
	for (const [path, methods] of Object.entries(api.paths))
		for (const [method, op] of Object.entries(methods))
			rows.push({ id: op.operationId, method: method.toUpperCase(), path, op });
	return rows;
}

function answer(op) {
	const ok = Object.entries(op.responses).find(([status]) => status.startsWith('2'));
	const schema = ok?.[1].content?.['application/json']?.schema;
	return schema ? type(schema) : 'undefined';
}

function typesFile() {
	const types = Object.entries(api.components.schemas).map(([name, s]) => `${s.description ? `/** ${s.description} */\n` : ''}export type ${name} = ${type(s)};`);
	const ops = operations().map(({ id, op }) => {
		const content = op.requestBody?.content, body = content?.['application/json']?.schema;
		return `\t${id}: { body: ${body ? type(body) : content ? 'Blob' : 'undefined'}; ok: ${answer(op)} };`;
	});
	return `${head}\n${types.join('\n')}\n\nexport type Operations = {\n${ops.join('\n')}\n};\n`;
}

function routesFile() {
	const rows = operations().map(({ id, method, path }) => `\t${id}: ['${method}', '${path}'],`);
	return `${head}\nexport const routes = {\n${rows.join('\n')}\n} as const;\n`;
}

const check = process.argv.includes('--check');
for (const [path, text] of [['../src/api/types.ts', typesFile()], ['../src/api/routes.ts', routesFile()]]) {
	if (!check)
		writeFileSync(at(path), text);
	else if (readFileSync(at(path), 'utf8') !== text)
		throw new Error(`${path} is older than hub/api/openapi.json: run npm run types`);
}

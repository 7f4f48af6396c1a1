/** Whether a parameter's value is computed for each item, so that it's unknown before. */
export function isExpression(value: unknown): value is string {
	return typeof value === 'string' && value.startsWith('=');
}

/** The JavaScript in an expression: what is in its double braces. */
export function scriptsOf(expression: string): string[] {
	return [...expression.matchAll(/\{\{([\s\S]*?)\}\}/g)].map(([, script]) => script);
}

/** All scripts in a parameter's value, however deep. */
export function scriptsIn(value: unknown): string[] {
	if (isExpression(value)) return scriptsOf(value);
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).flatMap(scriptsIn);
}

/**
 * Splits JavaScript into what runs: comments are left out, and what is in quotation marks is marked.
 * Expressions inside template literals are code.
 */
export function codeParts(script: string): Array<{ text: string; quoted: boolean }> {
	const parts: Array<{ text: string; quoted: boolean }> = [];
	let code = '';
	const end = (): void => {
		if (code !== '') parts.push({ text: code, quoted: false });
		code = '';
	};
	for (let at = 0; at < script.length;) {
		const rest = script.slice(at);
		const comment = /^(?:\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))/.exec(rest)?.[0];
		const quoted = /^(?:"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*')/.exec(rest)?.[0];
		if (comment !== undefined) {
			code += ' ';
			at += comment.length;
		} else if (quoted !== undefined) {
			end();
			parts.push({ text: quoted, quoted: true });
			at += quoted.length;
		} else if (rest.startsWith('`')) {
			end();
			const template = readTemplate(rest);
			parts.push(...template.parts);
			at += template.length;
		} else {
			code += script[at];
			at += 1;
		}
	}
	end();
	return parts;
}

function readTemplate(text: string): { length: number; parts: ReturnType<typeof codeParts> } {
	const inner: ReturnType<typeof codeParts> = [];
	let literal = '`';
	for (let at = 1; at < text.length;) {
		if (text[at] === '\\') {
			literal += text.slice(at, at + 2);
			at += 2;
		} else if (text[at] === '`') {
			return { length: at + 1, parts: [{ text: `${literal}\``, quoted: true }, ...inner] };
		} else if (text.startsWith('${', at)) {
			const close = closingBrace(text, at + 2);
			inner.push({ text: ' ', quoted: false }, ...codeParts(text.slice(at + 2, close)));
			literal += text.slice(at, close + 1);
			at = close + 1;
		} else {
			literal += text[at];
			at += 1;
		}
	}
	return { length: text.length, parts: inner };
}

function closingBrace(text: string, from: number): number {
	let depth = 1;
	for (let at = from; at < text.length; at++) {
		if (text[at] === '{') depth += 1;
		if (text[at] === '}') depth -= 1;
		if (depth === 0) return at;
	}
	return text.length;
}

import { durationSubtitle } from '../../lib/n8n/descriptions/duration';

/** A text parameter's value; the editor can't evaluate an author's expression before there are items. */
function text(name: string, ifExpression: string): string {
	const value = `$rawParameter["${name}"]`;
	return `(String(${value} || "").startsWith("=") ? "${ifExpression}" : ${value})`;
}

function count(name: string, ofWhat: string): string {
	const value = `$rawParameter["${name}"]`;
	return `(String(${value}).startsWith("=") ? "some ${ofWhat}s" : ${value} + " ${ofWhat}" + (${value} === 1 ? "" : "s"))`;
}

const at = `($rawParameter["at"] ? " at " + ${text('at', 'a time from the item')} : "")`;

const date = `($parameter["dateSource"] === "expression"
	? ${text('dateValue', 'a date from the item')}
	: $parameter["dateSource"] === "entry"
		? ${text('entryProperty', 'a property')} || "an entry date"
		: ${text('dateField', 'a field')} || "a contact date")`;

/** `3 days before `, or nothing. */
function offset(distance: string): string {
	return `($parameter["offset"] === "on" ? "" : ${distance} + " " + $parameter["offset"] + " ")`;
}

const weekdays = `(!Array.isArray($rawParameter["weekdays"])
	? "days from the item"
	: $rawParameter["weekdays"].length === 7
		? "any day"
		: $rawParameter["weekdays"].join() === "1,2,3,4,5"
			? "Mon–Fri"
			: $rawParameter["weekdays"].map((day) => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][day - 1]).join(", "))`;

const fixedDate = `(String($rawParameter["date"] || "=").startsWith("=")
	? "a date from the item"
	: String($rawParameter["date"]).replace("T", " ").replace(/:00$/, ""))`;

const byMode: Record<string, string> = {
	for: `"for " + ${durationSubtitle({ amount: 'amount', unit: 'unit' })}`,
	workingDays: `"for " + ${count('workingDays', 'working day')} + ${at}`,
	until: `"until " + ${fixedDate}`,
	date: `"until " + ${offset(durationSubtitle({ amount: 'offsetAmount', unit: 'offsetUnit' }))} + ${date} + ${at}`,
	window: `"until " + ${weekdays} + ", " + ${text('windowFrom', 'a time')} + "–" + ${text('windowTo', 'a time')}`,
	anniversary: `"until " + ${offset(count('offsetDays', 'day'))} + "the anniversary of " + ${date} + ${at}`,
};

/** Shows the node's settings under it. */
export const subtitle = `={{ ${Object.entries(byMode)
	.map(([mode, words]) => `$parameter["mode"] === "${mode}" ? ${words} : `)
	.join('')} "" }}`;

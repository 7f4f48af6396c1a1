import type { INode } from 'n8n-workflow';

/** Pixels of n8n's canvas, from its left upper corner. */
export interface Box {
	left: number;
	top: number;
	right: number;
	bottom: number;
}

/** A node's icon is a square of this size, and grows with more than two outputs. */
const SIZE = 96;
const PER_OUTPUT = 32;

/** The name stands below, centered, on up to two lines of at most this width, and the subtitle beneath. */
const LABEL_HEIGHT = 64;
const LABEL_WIDTH = 192;
const LABEL_LETTER = 8;

/** Text in a sticky note: its font's mean width, and what its lines take. */
const LETTER = 7;
const LINE = 22;
const HEADING = 40;
const PADDING = 16;

/** What a node covers, with its name. */
export function nodeBox({ name, position: [left, top] }: INode, outputs: number): Box {
	const height = SIZE + Math.max(0, outputs - 2) * PER_OUTPUT;
	const label = Math.min(name.length * LABEL_LETTER, LABEL_WIDTH);
	const margin = Math.max(0, (label - SIZE) / 2);
	return {
		left: left - margin,
		top,
		right: left + SIZE + margin,
		bottom: top + height + LABEL_HEIGHT,
	};
}

export function noteBox({ position: [left, top], parameters }: INode): Box {
	const { width, height } = parameters as { width: number; height: number };
	return { left, top, right: left + width, bottom: top + height };
}

/** The part of a note that its text covers, estimated. */
export function textBox(note: INode): Box {
	const box = noteBox(note);
	const letters = Math.floor((box.right - box.left - 2 * PADDING) / LETTER);
	const height = String(note.parameters.content)
		.split('\n')
		.reduce((sum, line) => {
			const wrapped = Math.ceil(line.replace(/[*`]/g, '').length / letters);
			return sum + (line.startsWith('## ') ? wrapped * HEADING : Math.max(0.5, wrapped) * LINE);
		}, PADDING);
	return { ...box, bottom: box.top + height };
}

export function overlap(one: Box, other: Box): boolean {
	return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

export function inside(inner: Box, outer: Box): boolean {
	return (
		inner.left >= outer.left &&
		inner.right <= outer.right &&
		inner.top >= outer.top &&
		inner.bottom <= outer.bottom
	);
}

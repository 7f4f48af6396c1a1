/** Buttons, choices and fields: at least 44 pixels high, and marked when the keyboard is on them. */
export const controls = `
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 0.25rem; }
button {
	min-height: 2.75rem;
	padding: 0.5rem 1.25rem;
	border: 1px solid transparent;
	border-radius: 0.5rem;
	background: var(--accent);
	color: var(--on-accent);
	font: inherit;
	font-weight: 600;
	cursor: pointer;
}
button:hover { background: var(--accent-strong); }
button.plain { background: transparent; border-color: var(--edge); color: var(--text); }
button.plain:hover { border-color: var(--text); }
.actions { display: flex; flex-wrap: wrap; align-items: center; gap: 0.75rem 1.25rem; }
fieldset { border: 0; min-width: 0; }
legend { padding: 0; margin-bottom: 0.25rem; }
.choices { border-top: 1px solid var(--line); }
.choices > * { border-bottom: 1px solid var(--line); }
.choice {
	display: grid;
	grid-template-columns: auto 1fr;
	gap: 0 0.75rem;
	align-items: start;
	min-height: 2.75rem;
	padding: 0.625rem 0;
	cursor: pointer;
}
.choice.inner { padding-left: 2rem; }
.choice input {
	width: 1.25rem;
	height: 1.25rem;
	margin: 0.15rem 0 0;
	accent-color: var(--accent);
}
.choice small { display: block; color: var(--muted); font-size: 0.875rem; }
.field { display: flex; flex-direction: column; gap: 0.375rem; font-weight: 600; }
.field input {
	width: 100%;
	min-height: 2.75rem;
	padding: 0.5rem 0.75rem;
	border: 1px solid var(--edge);
	border-radius: 0.5rem;
	background: var(--surface);
	color: var(--text);
	font: inherit;
	font-weight: 400;
}
`;

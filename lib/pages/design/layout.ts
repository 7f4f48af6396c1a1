/** Type, spacing and the frame of a page: from 320 pixels on, without a second layout. */
export const layout = `
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
	margin: 0;
	min-height: 100vh;
	display: flex;
	flex-direction: column;
	align-items: center;
	padding: clamp(1rem, 6vh, 5rem) 1rem 2rem;
	background: var(--ground);
	color: var(--text);
	font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
h1, h2, p, ul, fieldset { margin: 0; padding: 0; }
h1 { font-size: 1.5rem; line-height: 1.25; letter-spacing: -0.01em; }
h2 { font-size: 1rem; line-height: 1.4; }
h1, h2, p, label { overflow-wrap: anywhere; }
a { color: var(--accent); text-underline-offset: 0.15em; }
a:hover { color: var(--accent-strong); }
.muted { color: var(--muted); }
.small { font-size: 0.875rem; }
.stack { display: flex; flex-direction: column; gap: 1rem; }
.stack.tight { gap: 0.25rem; }
.brand {
	display: flex;
	align-items: center;
	gap: 0.75rem;
	width: 100%;
	max-width: 34rem;
	margin-bottom: 1rem;
	font-weight: 600;
}
.brand img { display: block; max-width: 12rem; max-height: 3rem; }
.card {
	width: 100%;
	max-width: 34rem;
	padding: clamp(1.25rem, 5vw, 2.25rem);
	background: var(--surface);
	border: 1px solid var(--line);
	border-radius: 0.75rem;
}
.foot {
	display: flex;
	flex-wrap: wrap;
	gap: 0.25rem 1rem;
	width: 100%;
	max-width: 34rem;
	margin-top: 1rem;
	font-size: 0.875rem;
	color: var(--muted);
}
.note { padding: 0.75rem 1rem; border-radius: 0.5rem; }
.note.good { background: var(--good-ground); color: var(--good); }
.note.warning { background: var(--warning-ground); color: var(--warning); }
`;

/**
 * The colors of all pages, by what they're for. Text on its background has a contrast of at least 4.5 to 1 in
 * both schemes, and edges of controls 3 to 1 (WCAG 2.2, AA).
 */
export const colors = `
:root {
	color-scheme: light dark;
	--ground: #f4f5f7;
	--surface: #ffffff;
	--text: #1c2024;
	--muted: #5a626b;
	--line: #d9dde2;
	--edge: #7b848e;
	--accent: #2456c9;
	--accent-strong: #1b439f;
	--on-accent: #ffffff;
	--good: #17693a;
	--good-ground: #e6f4ea;
	--warning: #7a4b00;
	--warning-ground: #fdf3dc;
}
@media (prefers-color-scheme: dark) {
	:root {
		--ground: #14171a;
		--surface: #1d2125;
		--text: #e8eaed;
		--muted: #a3acb5;
		--line: #343a41;
		--edge: #79828c;
		--accent: #8fb1ff;
		--accent-strong: #b3caff;
		--on-accent: #0f1f45;
		--good: #8fd6a8;
		--good-ground: #16301f;
		--warning: #f2c572;
		--warning-ground: #352709;
	}
}
`;

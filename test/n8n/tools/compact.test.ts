import { compact } from '../../../lib/n8n/tools';

it('leaves out what is empty, at any depth, and keeps what says something', () => {
	expect(
		compact({
			id: 'a',
			owner: null,
			name: '',
			score: 0,
			paused: false,
			attributes: {},
			positions: [],
			scores: { Fit: { grade: null, score: 7 }, Behavior: { grade: null } },
			ids: [null, 'b'],
		}),
	).toEqual({ id: 'a', score: 0, paused: false, scores: { Fit: { score: 7 } }, ids: ['b'] });
});

it('is an object even if nothing is left', () => {
	expect(compact({ owner: null })).toEqual({});
});

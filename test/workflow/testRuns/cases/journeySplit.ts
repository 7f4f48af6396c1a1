import { events, ours, type NodeSketch } from '../../support/draw';
import { mail, lead, enters, type Cases } from '../support';

function pathA(): NodeSketch {
	return ours('journeySplit', {
		paths: {
			path: [
				{ name: 'A', percentage: '100' },
				{ name: 'B', percentage: '0' },
			],
		},
	});
}

export const cases: Cases = {
	'behind a mail': { nodes: { Enter: events(), Mail: mail, Split: pathA() }, happens: enters },
	'behind a lead': { nodes: { Enter: events(), Lead: lead, Split: pathA() }, happens: enters },
};

import type { INodeProperties } from 'n8n-workflow';

import { whenTestingProperty } from '../descriptions/common';
import { plainTestContactProperties } from './plainTestContact';

/** How an endpoint's editor runs begin. @param call what callers send, such as `Form` */
export function endpointTestProperties(call: 'Event' | 'Form'): INodeProperties[] {
	return [
		whenTestingProperty(
			[
				{
					name: 'Use a Sample',
					value: 'sample',
					description: 'Made up from the settings of this node, and of the contact below',
				},
				{ name: `Wait for a Real ${call}`, value: 'call', description: 'Send it to the test URL' },
			],
			'sample',
		),
		...plainTestContactProperties({ whenTesting: ['sample'] }),
	];
}

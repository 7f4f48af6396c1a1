import type { IDataObject } from 'n8n-workflow';

import { DEFAULT_POLICY } from '../../../../lib/domain/messages/allowed';
import { isoTime } from '../../../../lib/n8n/items';
import type { MessagePolicy } from '../../../../lib/store';

/** The policy that applies, also before anyone has saved one. */
export function policyJson(policy: MessagePolicy | null): IDataObject {
	return {
		saved: policy?.saved ?? false,
		sendingStopped: policy !== null && policy.stoppedAt !== null,
		stoppedAt: isoTime(policy?.stoppedAt ?? null),
		stoppedBy: policy?.stoppedBy ?? null,
		policy: (policy?.definition ?? DEFAULT_POLICY) as unknown as IDataObject,
		updatedAt: isoTime(policy?.updatedAt ?? null),
	};
}

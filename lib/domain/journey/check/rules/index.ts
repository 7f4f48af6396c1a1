import type { Rule } from '../finding';
import { codeLosesContacts } from './codeLosesContacts';
import { differentStores } from './differentStores';
import { disabledNode } from './disabledNode';
import { droppedContacts } from './droppedContacts';
import { endlessLoop } from './endlessLoop';
import { expressionAsText, recipientAsText } from './expressionAsText';
import { hostWait } from './hostWait';
import { impossibleValue } from './impossibleValue';
import { loopOverItems } from './loopOverItems';
import { mailWithoutGate } from './mailWithoutGate';
import { mergeAcrossWait } from './mergeAcrossWait';
import { mergedIntoOne } from './mergedIntoOne';
import { messagesWithoutPages, messagesWithoutPolicy } from './messagesWithoutSetup';
import { missingNode } from './missingNode';
import { missingReference } from './missingReference';
import { onlyFirstContact } from './onlyFirstContact';
import { referenceAcrossWait } from './referenceAcrossWait';
import { scoreWithoutRules } from './scoreWithoutRules';
import { sendingStopsBatch } from './sendingStopsBatch';
import { splitPercentages } from './splitPercentages';
import { stepSettings } from './stepSettings';
import { subWorkflow } from './subWorkflow';
import { timeLimit } from './timeLimit';
import { unconnectedOutput } from './unconnectedOutput';
import { unknownEventType } from './unknownEventType';
import { unreachableNode } from './unreachableNode';

/** All rules, errors first, in the order of docs/journey-check.md. */
export const RULES: readonly Rule[] = [
	loopOverItems,
	endlessLoop,
	subWorkflow,
	mergeAcrossWait,
	mergedIntoOne,
	referenceAcrossWait,
	missingNode,
	differentStores,
	stepSettings,
	missingReference,
	splitPercentages,
	impossibleValue,
	scoreWithoutRules,
	recipientAsText,
	mailWithoutGate,
	sendingStopsBatch,
	droppedContacts,
	codeLosesContacts,
	hostWait,
	expressionAsText,
	unknownEventType,
	unreachableNode,
	unconnectedOutput,
	disabledNode,
	timeLimit,
	onlyFirstContact,
	messagesWithoutPolicy,
	messagesWithoutPages,
];

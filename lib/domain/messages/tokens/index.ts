export { MAX_TARGET_BYTES, redirectLocation, targetProblem, type TargetProblem } from './linkTarget';
export { HONEYPOT_LINK, TOKEN_USES, type ClickPayload, type TokenPayload, type TokenUse } from './payload';
export {
	MAX_TOKEN_LENGTH,
	readToken,
	verifyToken,
	writeToken,
	type SigningKey,
	type TokenVerdict,
} from './signedToken';

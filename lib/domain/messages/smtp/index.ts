export * from './judgeReply';
export * from './mailAddress';
export * from './mailHeaders';
export * from './parseMailboxes';

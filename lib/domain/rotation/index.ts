export { nextInTurn, type TurnState } from './nextInTurn';

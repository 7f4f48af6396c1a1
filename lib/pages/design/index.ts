import { colors } from './colors';
import { controls } from './controls';
import { layout } from './layout';

/** The styles of every page. Indents and breaks are for the source only. */
export const pageStyle = [colors, layout, controls].join('').replaceAll(/\s*\n\s*/g, '');

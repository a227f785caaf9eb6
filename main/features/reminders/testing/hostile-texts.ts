export { hostileTexts } from '../../chat/testing/hostile-texts.ts';

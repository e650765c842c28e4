/** What a reader sees of a text: characters that leave no ink are nothing, however many of them there are. */

const inkless = /[\p{Default_Ignorable_Code_Point}\p{Z}\p{C}\u2800]/gu;

/** Nothing of the text is seen. */
export const isBlank = (text: string): boolean => text.replace(inkless, '') === '';

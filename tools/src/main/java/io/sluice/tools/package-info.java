/**
 * The commands behind {@code tools/sluice}.
 * Each has {@code --help}, exits non-zero on failure and says what to do about it.
 */
package io.sluice.tools;

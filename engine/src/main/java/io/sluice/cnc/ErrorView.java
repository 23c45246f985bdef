package io.sluice.cnc;

/**
 * A distinct error of an engine.
 *
 * @param count        how often it was seen.
 * @param firstEpochMs when first.
 * @param lastEpochMs  when last.
 * @param text         words, or a stack trace.
 */
public record ErrorView(int count, long firstEpochMs, long lastEpochMs, String text)
{
}

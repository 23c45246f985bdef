package io.sluice.cnc;

/**
 * A counter of an engine, and its value at one time.
 *
 * @param id      in the engine that counts; for keys across builds use the label.
 * @param label   name: lower case, hyphens.
 * @param unit    what is counted.
 * @param kind    how it moves.
 * @param meaning one sentence.
 * @param value   at the time.
 */
public record CounterView(
    int id, String label, String unit, EngineCounter.Kind kind, String meaning, long value)
{
}

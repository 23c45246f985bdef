package io.sluice.cnc;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What a counter is called, written in the file so that a reader of another build can label counters it does not know.
 * <pre>
 *   0        4        8
 *  +--------+--------+------------------------------------------------+
 *  | used   | kind   | label: 32-bit length, at most 60 bytes         |
 *  +--------+--------+------------------------------------------------+
 * 72| unit: 32-bit length, at most 28 bytes                           |
 *  +------------------------------------------------------------------+
 *104| meaning: 32-bit length, at most 400 bytes                       |
 *  +------------------------------------------------------------------+
 * </pre>
 * Record n belongs to value n. Used is 1; a 0 ends the list. Kind is 0 for a counter, 1 for a gauge.
 */
final class CounterMetadata
{
    static final int RECORD_LENGTH = 512;
    static final int USED_OFFSET = 0;
    static final int KIND_OFFSET = 4;
    static final int LABEL_OFFSET = 8;
    static final int MAX_LABEL = 60;
    static final int UNIT_OFFSET = LABEL_OFFSET + Integer.BYTES + MAX_LABEL;
    static final int MAX_UNIT = 28;
    static final int MEANING_OFFSET = UNIT_OFFSET + Integer.BYTES + MAX_UNIT;
    static final int MAX_MEANING = 400;

    private CounterMetadata()
    {
    }

    static void putAll(final MutableDirectBuffer buffer)
    {
        for (final EngineCounter counter : EngineCounter.values())
        {
            final int offset = counter.ordinal() * RECORD_LENGTH;
            buffer.putInt(offset + KIND_OFFSET, counter.kind().ordinal());
            TextField.put(buffer, offset + LABEL_OFFSET, MAX_LABEL, counter.label());
            TextField.put(buffer, offset + UNIT_OFFSET, MAX_UNIT, counter.unit());
            TextField.put(buffer, offset + MEANING_OFFSET, MAX_MEANING, counter.meaning());
            buffer.putInt(offset + USED_OFFSET, 1);
        }
    }

    static boolean isUsed(final DirectBuffer buffer, final int id)
    {
        final int offset = id * RECORD_LENGTH;
        return offset + RECORD_LENGTH <= buffer.capacity() && buffer.getInt(offset + USED_OFFSET) == 1;
    }

    static CounterView view(final DirectBuffer buffer, final int id, final long value)
    {
        final int offset = id * RECORD_LENGTH;
        return new CounterView(
            id,
            TextField.get(buffer, offset + LABEL_OFFSET, MAX_LABEL),
            TextField.get(buffer, offset + UNIT_OFFSET, MAX_UNIT),
            buffer.getInt(offset + KIND_OFFSET) == 0 ? EngineCounter.Kind.COUNTER : EngineCounter.Kind.GAUGE,
            TextField.get(buffer, offset + MEANING_OFFSET, MAX_MEANING),
            value);
    }
}

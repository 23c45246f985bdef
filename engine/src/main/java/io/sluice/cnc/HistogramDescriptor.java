package io.sluice.cnc;

import org.agrona.BitUtil;

/**
 * Layout of a histogram in the shared file: HdrHistogram's array of counts, with its own indices, for values of 1 ns
 * to 68.7 s (what is longer counts as that) at three significant digits.
 * <pre>
 *    0                8                16               24
 *   +----------------+----------------+----------------+----------------+
 *   | used: 1, or 0  | highest index  | largest value  | 0              |
 *   | at the end     | counted so far |                |                |
 *   +----------------+----------------+----------------+----------------+
 * 32| label: 32-bit length, at most 60 bytes                            |
 *   +-------------------------------------------------------------------+
 * 96| meaning: 32-bit length, at most 156 bytes                         |
 *   +-------------------------------------------------------------------+
 *256| counts, 64-bit each                                               |
 *   +-------------------------------------------------------------------+
 * </pre>
 * The loop counts in the file itself, so there is nothing to encode or copy, and no moment at which a reader could see
 * half of it: a count is a 64-bit number with one writer that only grows. The histogram of an interval is the
 * difference of two readings.
 */
final class HistogramDescriptor
{
    static final int SIGNIFICANT_DIGITS = 3;
    static final int USED_OFFSET = 0;
    static final int HIGHEST_INDEX_OFFSET = 8;
    static final int LARGEST_VALUE_OFFSET = 16;
    static final int LABEL_OFFSET = 32;
    static final int MAX_LABEL = 60;
    static final int MEANING_OFFSET = 96;
    static final int MAX_MEANING = 156;
    static final int COUNTS_OFFSET = 256;

    /** Two buckets of 1,000 and more: the next power of two that keeps three digits. */
    static final int SUB_BUCKET_COUNT = 2048;
    static final int BUCKET_COUNT = 26;
    static final int COUNT_ARRAY_LENGTH = (BUCKET_COUNT + 1) * (SUB_BUCKET_COUNT / 2);
    static final long HIGHEST_VALUE_NS = ((long)SUB_BUCKET_COUNT << (BUCKET_COUNT - 1)) - 1;

    static final int RECORD_LENGTH =
        BitUtil.align(COUNTS_OFFSET + COUNT_ARRAY_LENGTH * Long.BYTES, CncDescriptor.PAGE_LENGTH);
    static final int MAX_HISTOGRAMS = 16;
    static final int SECTION_LENGTH = MAX_HISTOGRAMS * RECORD_LENGTH;

    private static final int SUB_BUCKET_HALF_MAGNITUDE = 10;
    private static final int LEADING_ZEROS_BASE = Long.SIZE - SUB_BUCKET_HALF_MAGNITUDE - 1;

    private HistogramDescriptor()
    {
    }

    /**
     * @param value 0 to {@link #HIGHEST_VALUE_NS}.
     * @return index of its count: as HdrHistogram's, so that its values come out the same.
     */
    static int index(final long value)
    {
        final int bucket = LEADING_ZEROS_BASE - Long.numberOfLeadingZeros(value | SUB_BUCKET_COUNT - 1);
        final int subBucket = (int)(value >>> bucket);
        return (bucket + 1 << SUB_BUCKET_HALF_MAGNITUDE) + subBucket - SUB_BUCKET_COUNT / 2;
    }

    /**
     * @param index 0 to {@link #COUNT_ARRAY_LENGTH} - 1.
     * @return the lowest value that is counted there.
     */
    static long value(final int index)
    {
        final int bucket = (index >> SUB_BUCKET_HALF_MAGNITUDE) - 1;
        final int subBucket = (index & SUB_BUCKET_COUNT / 2 - 1) + SUB_BUCKET_COUNT / 2;
        return bucket < 0 ? subBucket - SUB_BUCKET_COUNT / 2 : (long)subBucket << bucket;
    }

    static int offset(final int histogram)
    {
        return histogram * RECORD_LENGTH;
    }
}

package io.sluice.amf;

/**
 * What a peer may make a reader do. Every declared length and count is checked against the bytes that are really there
 * before anything is allocated; these limits come on top.
 *
 * @param maxDepth       objects and arrays within each other, 1 to {@value #DEPTH_CAP}; writers obey it too.
 * @param maxValues      values, class members and vector elements of all that is read after one wrap.
 * @param maxStringBytes encoded length of one string, XML text or byte array.
 */
public record AmfLimits(int maxDepth, int maxValues, int maxStringBytes)
{
    /** Readers and writers recurse, so the depth has to stay far below what a thread's stack can take. */
    public static final int DEPTH_CAP = 512;

    /** Depth 64, 65536 values, strings as long as the input. */
    public static final AmfLimits DEFAULT = new AmfLimits(64, 65536, Integer.MAX_VALUE);

    /**
     * @throws IllegalArgumentException if a limit is negative or the depth is out of its range.
     */
    public AmfLimits
    {
        if (maxDepth < 1 || maxDepth > DEPTH_CAP)
        {
            throw new IllegalArgumentException("maxDepth must be 1 to " + DEPTH_CAP + ": " + maxDepth);
        }
        if (maxValues < 1 || maxStringBytes < 0)
        {
            throw new IllegalArgumentException("maxValues " + maxValues + ", maxStringBytes " + maxStringBytes);
        }
    }
}

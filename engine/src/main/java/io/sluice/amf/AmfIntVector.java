package io.sluice.amf;

import java.util.Arrays;
import java.util.Objects;

/**
 * AMF3's vectors of int and of uint (3.15). The array is neither copied on the way in nor on the way out.
 *
 * @param values   the elements; those of a uint vector with the same 32 bits.
 * @param unsigned whether this is a vector of uint.
 * @param fixed    whether its length may not change.
 */
public record AmfIntVector(int[] values, boolean unsigned, boolean fixed)
{
    /**
     * @throws NullPointerException if there are no values.
     */
    public AmfIntVector
    {
        Objects.requireNonNull(values, "values");
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof AmfIntVector that && unsigned == that.unsigned && fixed == that.fixed &&
            Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode()
    {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString()
    {
        return (unsigned ? "uint[" : "int[") + values.length + "]";
    }
}

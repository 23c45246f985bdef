package io.sluice.amf;

import java.util.Arrays;
import java.util.Objects;

/**
 * AMF3's vector of doubles (3.15). The array is neither copied on the way in nor on the way out.
 *
 * @param values the elements.
 * @param fixed  whether its length may not change.
 */
public record AmfDoubleVector(double[] values, boolean fixed)
{
    /**
     * @throws NullPointerException if there are no values.
     */
    public AmfDoubleVector
    {
        Objects.requireNonNull(values, "values");
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof AmfDoubleVector that && fixed == that.fixed && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode()
    {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString()
    {
        return "double[" + values.length + "]";
    }
}

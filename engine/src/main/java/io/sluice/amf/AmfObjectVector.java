package io.sluice.amf;

import java.util.Objects;

/**
 * AMF3's vector of values (3.15). Equal by structure, also where it contains itself; hashed by type and length.
 */
public final class AmfObjectVector
{
    private final String typeName;
    private final boolean fixed;
    private final AmfArray values = new AmfArray();

    /**
     * @param typeName class name of the elements, empty or {@code *} for any.
     * @param fixed    whether its length may not change.
     */
    public AmfObjectVector(final String typeName, final boolean fixed)
    {
        this.typeName = Objects.requireNonNull(typeName, "typeName");
        this.fixed = fixed;
    }

    public String typeName()
    {
        return typeName;
    }

    public boolean isFixed()
    {
        return fixed;
    }

    /**
     * The elements, to be read and changed; an associative part that it is given is not written.
     *
     * @return the live list.
     */
    public AmfArray values()
    {
        return values;
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof AmfObjectVector && AmfGraph.equal(this, other);
    }

    @Override
    public int hashCode()
    {
        return 31 * typeName.hashCode() + values.size();
    }

    @Override
    public String toString()
    {
        return AmfGraph.describe(this);
    }
}

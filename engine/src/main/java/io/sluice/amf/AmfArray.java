package io.sluice.amf;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;

/**
 * A strict array of AMF0 or an array of AMF3, whose elements are this list and which may have named values beside them.
 * Equal by structure, also where it contains itself; to a plain list if there are no named values. It is hashed by its
 * length only, other than lists in general, because a peer can send an array that contains itself.
 */
public final class AmfArray extends AbstractList<Object> implements RandomAccess
{
    private final List<Object> elements;
    private final Map<String, Object> associative = new LinkedHashMap<>();

    /** An empty array. */
    public AmfArray()
    {
        elements = new ArrayList<>();
    }

    /**
     * An array with these elements.
     *
     * @param elements to copy.
     */
    public AmfArray(final Collection<?> elements)
    {
        this.elements = new ArrayList<>(elements);
    }

    /**
     * The named values, in order, to be read and changed; AMF3 only (an ECMA array of AMF0 is an {@link AmfObject}).
     *
     * @return the live map.
     */
    public Map<String, Object> associative()
    {
        return associative;
    }

    @Override
    public Object get(final int index)
    {
        return elements.get(index);
    }

    @Override
    public Object set(final int index, final Object element)
    {
        return elements.set(index, element);
    }

    @Override
    public void add(final int index, final Object element)
    {
        elements.add(index, element);
    }

    @Override
    public Object remove(final int index)
    {
        return elements.remove(index);
    }

    @Override
    public int size()
    {
        return elements.size();
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof List<?> && AmfGraph.equal(this, other);
    }

    @Override
    public int hashCode()
    {
        return elements.size();
    }

    @Override
    public String toString()
    {
        return AmfGraph.describe(this);
    }
}

package io.sluice.amf;

import java.util.IdentityHashMap;
import java.util.Map;
import org.agrona.collections.Object2IntHashMap;

/**
 * What a writer of AMF3 has written already, with the indices by which it can be referred to (AMF3, 2.2).
 */
final class Amf3References
{
    /** The value is new; it has been given the next index. */
    static final int NEW = -1;

    /**
     * How many strings and classes are remembered; later ones are written in full each time. These tables are probed
     * linearly, so names that a peer chose for their equal hash codes must not fill them without bound.
     */
    private static final int MAX_REMEMBERED = 1024;

    private final Object2IntHashMap<String> strings = new Object2IntHashMap<>(NEW);
    private final Object2IntHashMap<Amf3Traits> traits = new Object2IntHashMap<>(NEW);
    private Map<Object, Integer> objects = new IdentityHashMap<>();
    private int stringCount;
    private int traitsCount;
    private int objectCount;

    void reset()
    {
        strings.clear();
        traits.clear();
        objects = emptied(objects);
        stringCount = 0;
        traitsCount = 0;
        objectCount = 0;
    }

    /** To clear a map takes as long as it ever was large, and there may be thousands of resets in one message. */
    static Map<Object, Integer> emptied(final Map<Object, Integer> map)
    {
        if (map.size() > MAX_REMEMBERED)
        {
            return new IdentityHashMap<>();
        }
        map.clear();
        return map;
    }

    int string(final String value)
    {
        final int index = strings.getValue(value);
        if (index == NEW)
        {
            if (stringCount < MAX_REMEMBERED)
            {
                strings.put(value, stringCount);
            }
            stringCount++;
        }
        return index;
    }

    int traits(final Amf3Traits value)
    {
        final int index = traits.getValue(value);
        if (index == NEW)
        {
            if (traitsCount < MAX_REMEMBERED)
            {
                traits.put(value, traitsCount);
            }
            traitsCount++;
        }
        return index;
    }

    int object(final Object value)
    {
        final Integer index = objects.get(value);
        if (index == null)
        {
            objects.put(value, objectCount++);
            return NEW;
        }
        return index;
    }

    /** An object that nobody will refer to takes an index as well. */
    void anonymousObject()
    {
        objectCount++;
    }
}

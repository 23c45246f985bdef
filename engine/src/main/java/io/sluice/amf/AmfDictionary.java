package io.sluice.amf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * AMF3's dictionary (3.16): any value can be a key. It keeps its entries as sent, in order, and does not look for equal
 * keys. Equal by structure, also where it contains itself; hashed by length.
 */
public final class AmfDictionary
{
    /**
     * One entry.
     *
     * @param key   any value.
     * @param value any value.
     */
    public record Entry(Object key, Object value)
    {
        /** Says nothing of its key and value, which may contain the dictionary. */
        @Override
        public String toString()
        {
            return "Entry";
        }
    }

    private final boolean weakKeys;
    private final List<Entry> entries = new ArrayList<>();

    /**
     * @param weakKeys ActionScript's flag, kept as sent.
     */
    public AmfDictionary(final boolean weakKeys)
    {
        this.weakKeys = weakKeys;
    }

    public boolean hasWeakKeys()
    {
        return weakKeys;
    }

    public List<Entry> entries()
    {
        return Collections.unmodifiableList(entries);
    }

    public int size()
    {
        return entries.size();
    }

    /**
     * Adds an entry at the end.
     *
     * @param key   any value.
     * @param value any value.
     * @return this.
     */
    public AmfDictionary add(final Object key, final Object value)
    {
        entries.add(new Entry(key, value));
        return this;
    }

    /**
     * Looks a key up, in time that grows with the dictionary.
     *
     * @param key any value.
     * @return the value of the first entry with an equal key, or null.
     */
    public Object get(final Object key)
    {
        for (final Entry entry : entries)
        {
            if (AmfGraph.equal(entry.key(), key))
            {
                return entry.value();
            }
        }
        return null;
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof AmfDictionary && AmfGraph.equal(this, other);
    }

    @Override
    public int hashCode()
    {
        return entries.size();
    }

    @Override
    public String toString()
    {
        return AmfGraph.describe(this);
    }
}

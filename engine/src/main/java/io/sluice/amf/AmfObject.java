package io.sluice.amf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * An object of AMF0 or AMF3, anonymous or of a class, or an ECMA array of AMF0: named values in the order in which they
 * came. Equal by structure, also where it contains itself, whatever the order of the names; hashed by the names.
 */
public final class AmfObject
{
    private final String className;
    private final boolean ecmaArray;
    private final Map<String, Object> properties = new LinkedHashMap<>();
    private int sealedCount;
    private boolean dynamic = true;

    /** An anonymous object. */
    public AmfObject()
    {
        this("", false);
    }

    /**
     * An object of a class.
     *
     * @param className empty for an anonymous object.
     */
    public AmfObject(final String className)
    {
        this(className, false);
    }

    private AmfObject(final String className, final boolean ecmaArray)
    {
        this.className = Objects.requireNonNull(className, "className");
        this.ecmaArray = ecmaArray;
    }

    /**
     * An AMF0 ECMA array. AMF3 has none: there it is written as an {@link AmfArray} with named values.
     *
     * @return an empty one.
     */
    public static AmfObject ecmaArray()
    {
        return new AmfObject("", true);
    }

    /**
     * Whether this is an ECMA array of AMF0.
     *
     * @return false for an object.
     */
    public boolean isEcmaArray()
    {
        return ecmaArray;
    }

    /**
     * The name of its class.
     *
     * @return empty for an anonymous object and an ECMA array, never null.
     */
    public String className()
    {
        return className;
    }

    /**
     * All properties in order.
     *
     * @return an unmodifiable view.
     */
    public Map<String, Object> properties()
    {
        return Collections.unmodifiableMap(properties);
    }

    public int size()
    {
        return properties.size();
    }

    public boolean has(final String name)
    {
        return properties.containsKey(name);
    }

    /**
     * A property's value.
     *
     * @param name the property's name.
     * @return its value; null if it is null or missing.
     */
    public Object get(final String name)
    {
        return properties.get(name);
    }

    /**
     * Sets a property; a new one goes to the end.
     *
     * @param name  the property's name.
     * @param value any value.
     * @return this.
     */
    public AmfObject put(final String name, final Object value)
    {
        final int size = properties.size();
        properties.put(Objects.requireNonNull(name, "name"), value);
        dynamic |= properties.size() > size;
        return this;
    }

    /**
     * A string property.
     *
     * @param name         the property's name.
     * @param defaultValue what to return if it is missing or no string.
     * @return the string.
     */
    public String getString(final String name, final String defaultValue)
    {
        return properties.get(name) instanceof String string ? string : defaultValue;
    }

    /**
     * A number property, integer or not.
     *
     * @param name         the property's name.
     * @param defaultValue what to return if it is missing or no number.
     * @return the number.
     */
    public double getNumber(final String name, final double defaultValue)
    {
        return properties.get(name) instanceof Number number ? number.doubleValue() : defaultValue;
    }

    /**
     * A boolean property.
     *
     * @param name         the property's name.
     * @param defaultValue what to return if it is missing or no boolean.
     * @return the boolean.
     */
    public boolean getBoolean(final String name, final boolean defaultValue)
    {
        return properties.get(name) instanceof Boolean bool ? bool : defaultValue;
    }

    /**
     * An object property.
     *
     * @param name the property's name.
     * @return the object or ECMA array; null if it is missing or neither.
     */
    public AmfObject getObject(final String name)
    {
        return properties.get(name) instanceof AmfObject object ? object : null;
    }

    /**
     * An array property.
     *
     * @param name the property's name.
     * @return the array; null if it is missing or none.
     */
    public AmfArray getArray(final String name)
    {
        return properties.get(name) instanceof AmfArray array ? array : null;
    }

    /**
     * Makes the present properties members of the class (AMF3, 3.12), so that their names are sent once per message.
     *
     * @param withDynamic whether the class is dynamic; it becomes so when another property is put.
     * @return this.
     */
    public AmfObject seal(final boolean withDynamic)
    {
        sealedCount = properties.size();
        dynamic = withDynamic;
        return this;
    }

    /**
     * How many of the properties, from the first, are members of the class.
     *
     * @return 0 unless sealed.
     */
    public int sealedCount()
    {
        return sealedCount;
    }

    public boolean isDynamic()
    {
        return dynamic;
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof AmfObject && AmfGraph.equal(this, other);
    }

    @Override
    public int hashCode()
    {
        return 31 * className.hashCode() + properties.keySet().hashCode();
    }

    @Override
    public String toString()
    {
        return AmfGraph.describe(this);
    }
}

package io.sluice.amf;

import java.util.Objects;

/**
 * An AMF3 object whose class writes its own bytes (3.12): the class name and what its {@link Externalizer} made of
 * them.
 * Equal by structure, also where it contains itself; hashed by class name.
 */
public final class AmfExternalizable
{
    private final String className;
    private Object body;

    /**
     * @param className name under which an {@link Externalizer} is registered.
     * @param body      what that externalizer reads and writes.
     */
    public AmfExternalizable(final String className, final Object body)
    {
        this.className = Objects.requireNonNull(className, "className");
        this.body = body;
    }

    public String className()
    {
        return className;
    }

    public Object body()
    {
        return body;
    }

    /** A reader makes the object before its body, which may refer to it. */
    void body(final Object newBody)
    {
        body = newBody;
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof AmfExternalizable && AmfGraph.equal(this, other);
    }

    @Override
    public int hashCode()
    {
        return className.hashCode();
    }

    @Override
    public String toString()
    {
        return AmfGraph.describe(this);
    }
}

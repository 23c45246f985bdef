package io.sluice.amf;

import java.util.List;

/**
 * What AMF3 says once about all objects of a class (3.12).
 *
 * @param className      empty for anonymous objects.
 * @param members        names of the sealed members, in order.
 * @param dynamic        whether named values follow the members.
 * @param externalizable whether the class writes its own bytes.
 */
record Amf3Traits(String className, List<String> members, boolean dynamic, boolean externalizable)
{
    static final Amf3Traits ANONYMOUS = new Amf3Traits("", List.of(), true, false);

    @Override
    public boolean equals(final Object other)
    {
        return this == other || other instanceof Amf3Traits that && dynamic == that.dynamic &&
            externalizable == that.externalizable && className.equals(that.className) && members.equals(that.members);
    }

    /** Without walking the members, which would allocate an iterator. */
    @Override
    public int hashCode()
    {
        final int firstMember = members.isEmpty() ? 0 : members.get(0).hashCode();
        return 31 * (31 * className.hashCode() + firstMember) + members.size();
    }
}

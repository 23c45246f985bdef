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
}

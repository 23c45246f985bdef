package io.sluice.amf;

/**
 * Reads and writes the body of one externalizable AMF3 class, such as {@code flex.messaging.io.ArrayCollection}, whose
 * body is one value. Register it with {@link Amf3Reader#register} and {@link Amf3Writer#register}.
 */
public interface Externalizer
{
    /**
     * Reads a body. The reader's limits hold in here as well; bytes that make no sense are an {@link AmfException}.
     *
     * @param reader behind the class name; to be left behind the body.
     * @return the body as a value, see {@link AmfExternalizable#body()}.
     */
    Object read(Amf3Reader reader);

    /**
     * Writes a body.
     *
     * @param body   as {@link #read} returned it.
     * @param writer behind the class name.
     */
    void write(Object body, Amf3Writer writer);
}

package io.sluice.amf;

import java.util.Objects;

/**
 * XML as text; it is never parsed here.
 *
 * @param text     the XML.
 * @param document true for the legacy XMLDocument, which is all that AMF0 knows; false for AMF3's E4X XML (3.13).
 */
public record AmfXml(String text, boolean document)
{
    /**
     * @throws NullPointerException if there is no text.
     */
    public AmfXml
    {
        Objects.requireNonNull(text, "text");
    }
}

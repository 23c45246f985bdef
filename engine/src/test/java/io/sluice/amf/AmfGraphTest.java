package io.sluice.amf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class AmfGraphTest
{
    private static AmfObject ring(final int length, final Object mark)
    {
        final AmfObject first = new AmfObject().put("mark", mark);
        AmfObject last = first;
        for (int i = 1; i < length; i++)
        {
            final AmfObject next = new AmfObject().put("mark", mark);
            last.put("next", next);
            last = next;
        }
        return last.put("next", first).getObject("next");
    }

    @Test
    void ringsAreEqualIfTheyLookTheSameFromInside()
    {
        assertEquals(ring(1, "a"), ring(7, "a"));
        assertEquals(ring(3, "a").hashCode(), ring(7, "a").hashCode());
        assertNotEquals(ring(3, "a"), ring(3, "b"));
        final AmfObject odd = ring(5, "a");
        odd.getObject("next").getObject("next").put("mark", "b");
        assertNotEquals(ring(5, "a"), odd);
    }

    @Test
    void depthTakesNoStack()
    {
        assertEquals(ring(200_000, "a"), ring(200_000, "a"));
        assertTrue(ring(200_000, "a").toString().length() < 2048);
    }

    @Test
    void everythingThatIsSentMatters()
    {
        final List<Object> all = List.of(new AmfObject(), AmfObject.ecmaArray(), new AmfObject("C"),
            new AmfObject().put("a", 1), new AmfObject().put("b", 1), new AmfObject().put("a", 1.0), new AmfArray(),
            new AmfArray(List.of(1)), new AmfObjectVector("", false), new AmfObjectVector("", true),
            new AmfObjectVector("C", true), new AmfDictionary(true), new AmfDictionary(false),
            new AmfDictionary(false).add(1, 2), new AmfDictionary(false).add(1, 3), new AmfExternalizable("C", 1),
            new AmfExternalizable("D", 1), new AmfExternalizable("C", 2), new byte[0], new byte[1],
            new AmfIntVector(new int[0], false, false), new AmfIntVector(new int[0], true, false),
            new AmfIntVector(new int[0], false, true), new AmfDoubleVector(new double[0], false),
            new AmfDoubleVector(new double[0], true), new AmfXml("", true), new AmfXml("", false),
            AmfUndefined.UNDEFINED, AmfUnsupported.UNSUPPORTED, "", 0, 0.0, -0.0, false);
        for (int i = 0; i < all.size(); i++)
        {
            for (int j = 0; j < all.size(); j++)
            {
                assertEquals(i == j, AmfGraph.equal(all.get(i), all.get(j)), i + " and " + j);
            }
            assertFalse(AmfGraph.equal(all.get(i), null));
        }
        final AmfArray named = new AmfArray();
        named.associative().put("a", 1);
        assertNotEquals(new AmfArray(), named);
        assertEquals(new AmfArray(List.of(1, 2)), List.of(1, 2));
    }

    @Test
    void textIsShortAndOnOneLine()
    {
        final AmfObject object = new AmfObject("C").put("line\n", "\u0000\"").put("n", 1.5)
            .put("list", new AmfArray(List.of(true, AmfUndefined.UNDEFINED))).put("bytes", new byte[3]);
        assertEquals("\"C\"{\"line\\u000a\":\"\\u0000\\u0022\",\"n\":1.5,\"list\":[true,UNDEFINED],\"bytes\":byte[3]}",
            object.toString());
        assertTrue(AmfGraph.describe("x".repeat(1_000_000)).length() < 2048);
        assertTrue(new AmfObject("x".repeat(1_000_000)).put("a", "b").toString().length() < 2048);
        final AmfArray cyclic = new AmfArray();
        for (int i = 0; i < 100; i++)
        {
            cyclic.add(cyclic);
        }
        assertTrue(cyclic.toString().length() < 8192);
    }
}

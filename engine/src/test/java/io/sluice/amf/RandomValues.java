package io.sluice.amf;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes random values with shared and cyclic parts. Those of AMF0 have no type that AMF0 writes as another one.
 */
final class RandomValues
{
    static final String EXTERNAL_CLASS = "flex.messaging.io.ArrayCollection";
    static final Externalizer ONE_VALUE = new Externalizer()
    {
        @Override
        public Object read(final Amf3Reader reader)
        {
            return reader.readValue();
        }

        @Override
        public void write(final Object body, final Amf3Writer writer)
        {
            writer.writeValue(body);
        }
    };

    private static final double[] NUMBERS =
    {
        0.0, -0.0, 1, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE, Double.MAX_VALUE, 1e-300
    };
    private static final int[] INTEGERS =
    {
        0, 1, -1, 0x7F, 0x80, 0x3FFF, 0x4000, 0x1F_FFFF, 0x20_0000, 0x0FFF_FFFF, -0x1000_0000
    };
    private static final String[] TEXTS =
    {
        "", "a", "live", "onMetaData", "\u00e4\u00df", "\u4e2d\u6587", "\ud83d\ude00", "a\u0000b"
    };

    private final Random random;
    private final boolean amf3;
    private final List<Object> made = new ArrayList<>();

    RandomValues(final Random random, final boolean amf3)
    {
        this.random = random;
        this.amf3 = amf3;
    }

    Object next()
    {
        made.clear();
        return value(0);
    }

    private Object value(final int depth)
    {
        if (!made.isEmpty() && random.nextInt(8) == 0)
        {
            return made.get(random.nextInt(made.size()));
        }
        if (depth < 5 && random.nextInt(3) != 0)
        {
            return container(depth + 1);
        }
        return switch (random.nextInt(amf3 ? 13 : 9))
        {
            case 0 -> null;
            case 1 -> AmfUndefined.UNDEFINED;
            case 2 -> random.nextBoolean();
            case 3 -> NUMBERS[random.nextInt(NUMBERS.length)];
            case 4 -> (Object) Double.longBitsToDouble(random.nextLong());
            case 5 -> text();
            case 6 -> share(new AmfXml(text(), true));
            case 7 -> share(new AmfDate(random.nextInt() * 1000.0, amf3 ? 0 : (short) random.nextInt()));
            case 8 -> amf3 ? (Object) share(new AmfXml(text(), false)) : AmfUnsupported.UNSUPPORTED;
            case 9 -> random.nextBoolean() ?
                (Object) INTEGERS[random.nextInt(INTEGERS.length)] : random.nextInt() >> 3;
            case 10 -> share(bytes());
            case 11 -> share(new AmfIntVector(random.ints(random.nextInt(5)).toArray(), random.nextBoolean(),
                random.nextBoolean()));
            default -> share(new AmfDoubleVector(random.doubles(random.nextInt(5)).toArray(), random.nextBoolean()));
        };
    }

    private Object container(final int depth)
    {
        return switch (random.nextInt(amf3 ? 7 : 4))
        {
            case 0 -> fill(share(new AmfObject()), depth);
            case 1 -> fill(share(new AmfObject("com.example.Class" + random.nextInt(3))), depth);
            case 2 -> fill(share(new AmfArray()), depth);
            case 3 -> amf3 ? named(share(new AmfArray()), depth) : fill(share(AmfObject.ecmaArray()), depth);
            case 4 -> fill(share(new AmfObjectVector(text(), random.nextBoolean())), depth);
            case 5 -> fill(share(new AmfDictionary(random.nextBoolean())), depth);
            default -> external(depth);
        };
    }

    private <T> T share(final T object)
    {
        made.add(object);
        return object;
    }

    private AmfObject fill(final AmfObject object, final int depth)
    {
        for (int i = random.nextInt(6); i > 0; i--)
        {
            object.put(name(), value(depth));
            if (amf3 && random.nextInt(4) == 0)
            {
                object.seal(random.nextBoolean());
            }
        }
        return object;
    }

    private AmfArray fill(final AmfArray array, final int depth)
    {
        for (int i = random.nextInt(6); i > 0; i--)
        {
            array.add(value(depth));
        }
        return array;
    }

    private AmfArray named(final AmfArray array, final int depth)
    {
        for (int i = random.nextInt(4); i > 0; i--)
        {
            array.associative().put(name(), value(depth));
        }
        return fill(array, depth);
    }

    private AmfObjectVector fill(final AmfObjectVector vector, final int depth)
    {
        fill(vector.values(), depth);
        return vector;
    }

    private AmfDictionary fill(final AmfDictionary dictionary, final int depth)
    {
        for (int i = random.nextInt(4); i > 0; i--)
        {
            dictionary.add(value(depth), value(depth));
        }
        return dictionary;
    }

    private AmfExternalizable external(final int depth)
    {
        final AmfExternalizable object = share(new AmfExternalizable(EXTERNAL_CLASS, null));
        object.body(value(depth));
        return object;
    }

    private String name()
    {
        return random.nextInt(3) == 0 ? "name" + random.nextInt(20) : TEXTS[1 + random.nextInt(TEXTS.length - 1)];
    }

    private String text()
    {
        return random.nextInt(500) == 0 ? "\u00e4".repeat(random.nextInt(40_000)) : TEXTS[random.nextInt(TEXTS.length)];
    }

    private byte[] bytes()
    {
        final byte[] bytes = new byte[random.nextInt(10)];
        random.nextBytes(bytes);
        return bytes;
    }
}

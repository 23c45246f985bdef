package io.sluice.amf;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Compares and describes trees of values that may be graphs: shared and cyclic parts, of any depth.
 */
public final class AmfGraph
{
    private final Map<Object, Object> parents = new IdentityHashMap<>();
    private final Deque<Object> pending = new ArrayDeque<>();

    private AmfGraph()
    {
    }

    /**
     * Whether two values look the same to one who walks them. The nodes found to correspond are merged into classes
     * (Hopcroft and Karp's test of equivalence), so it takes time in proportion to their size and no stack.
     *
     * @param left  any value.
     * @param right any value.
     * @return true if they are equal.
     */
    public static boolean equal(final Object left, final Object right)
    {
        return new AmfGraph().compare(left, right);
    }

    /**
     * A value for the log: short, whatever it contains.
     *
     * @param value any value.
     * @return text in the manner of JSON, cut where it gets too long or too deep.
     */
    public static String describe(final Object value)
    {
        return new AmfText().append(value, 0).toString();
    }

    private boolean compare(final Object left, final Object right)
    {
        boolean equal = same(left, right);
        while (equal && !pending.isEmpty())
        {
            equal = sameContent(pending.pop(), pending.pop());
        }
        return equal;
    }

    /** Compares leaves at once and leaves nodes for later. */
    private boolean same(final Object left, final Object right)
    {
        if (left == right)
        {
            return true;
        }
        if (left == null || right == null)
        {
            return false;
        }
        if (isNode(left) && isNode(right))
        {
            final Object leftRoot = root(left);
            final Object rightRoot = root(right);
            if (leftRoot != rightRoot)
            {
                parents.put(leftRoot, rightRoot);
                pending.push(right);
                pending.push(left);
            }
            return true;
        }
        if (left instanceof byte[] leftBytes && right instanceof byte[] rightBytes)
        {
            return Arrays.equals(leftBytes, rightBytes);
        }
        return !isNode(left) && !isNode(right) && left.equals(right);
    }

    private Object root(final Object node)
    {
        Object current = node;
        Object parent = parents.get(current);
        while (parent != null)
        {
            final Object grandparent = parents.get(parent);
            if (grandparent != null)
            {
                parents.put(current, grandparent);
            }
            current = parent;
            parent = grandparent;
        }
        return current;
    }

    private static boolean isNode(final Object value)
    {
        return value instanceof AmfObject || value instanceof List<?> || value instanceof AmfObjectVector ||
            value instanceof AmfDictionary || value instanceof AmfExternalizable;
    }

    private boolean sameContent(final Object left, final Object right)
    {
        if (left instanceof AmfObject a && right instanceof AmfObject b)
        {
            return a.isEcmaArray() == b.isEcmaArray() && a.className().equals(b.className()) &&
                sameNamed(a.properties(), b.properties());
        }
        if (left instanceof List<?> a && right instanceof List<?> b)
        {
            return sameElements(a, b) && sameNamed(associative(a), associative(b));
        }
        if (left instanceof AmfObjectVector a && right instanceof AmfObjectVector b)
        {
            return a.isFixed() == b.isFixed() && a.typeName().equals(b.typeName()) &&
                sameElements(a.values(), b.values());
        }
        if (left instanceof AmfDictionary a && right instanceof AmfDictionary b)
        {
            return a.hasWeakKeys() == b.hasWeakKeys() && sameEntries(a, b);
        }
        if (left instanceof AmfExternalizable a && right instanceof AmfExternalizable b)
        {
            return a.className().equals(b.className()) && same(a.body(), b.body());
        }
        return false;
    }

    private static Map<String, Object> associative(final List<?> list)
    {
        return list instanceof AmfArray array ? array.associative() : Map.of();
    }

    private boolean sameElements(final List<?> left, final List<?> right)
    {
        if (left.size() != right.size())
        {
            return false;
        }
        final Iterator<?> rightElements = right.iterator();
        for (final Object element : left)
        {
            if (!same(element, rightElements.next()))
            {
                return false;
            }
        }
        return true;
    }

    private boolean sameNamed(final Map<String, Object> left, final Map<String, Object> right)
    {
        if (left.size() != right.size())
        {
            return false;
        }
        for (final Map.Entry<String, Object> entry : left.entrySet())
        {
            if (!right.containsKey(entry.getKey()) || !same(entry.getValue(), right.get(entry.getKey())))
            {
                return false;
            }
        }
        return true;
    }

    private boolean sameEntries(final AmfDictionary left, final AmfDictionary right)
    {
        if (left.size() != right.size())
        {
            return false;
        }
        for (int i = 0; i < left.size(); i++)
        {
            final AmfDictionary.Entry a = left.entries().get(i);
            final AmfDictionary.Entry b = right.entries().get(i);
            if (!same(a.key(), b.key()) || !same(a.value(), b.value()))
            {
                return false;
            }
        }
        return true;
    }
}

package io.sluice.config;

import java.util.Collection;

/**
 * Finds the word that somebody meant: the nearest by edit distance (insertions, deletions, replacements and swaps of
 * neighbours), as long as it is near enough to be no guess.
 */
public final class NearestWord
{
    private static final int MAX_LENGTH = 64;

    private NearestWord()
    {
    }

    /**
     * Look for what somebody meant.
     *
     * @param word       as written.
     * @param candidates all words that would be right.
     * @return the nearest candidate, the first of equals, or null if none is near.
     */
    public static String find(final String word, final Collection<String> candidates)
    {
        if (word.length() > MAX_LENGTH)
        {
            return null;
        }

        String nearest = null;
        int nearestDistance = Math.max(1, word.length() / 4) + 1;

        for (final String candidate : candidates)
        {
            if (Math.abs(candidate.length() - word.length()) < nearestDistance)
            {
                final int distance = distance(word, candidate);

                if (distance < nearestDistance)
                {
                    nearest = candidate;
                    nearestDistance = distance;
                }
            }
        }

        return nearest;
    }

    /** What to say about a wrong word: the candidate that is near, or else what was given. */
    static String suggestion(final String word, final Collection<String> candidates, final String otherwise)
    {
        final String nearest = find(word, candidates);
        return nearest == null ? otherwise : "did you mean \"" + nearest + "\"?";
    }

    private static int distance(final String a, final String b)
    {
        final int[][] distances = new int[a.length() + 1][b.length() + 1];

        for (int i = 0; i <= a.length(); i++)
        {
            for (int j = 0; j <= b.length(); j++)
            {
                distances[i][j] = i == 0 || j == 0 ? i + j : step(distances, a, b, i, j);
            }
        }

        return distances[a.length()][b.length()];
    }

    private static int step(final int[][] distances, final String a, final String b, final int i, final int j)
    {
        final int replaced = distances[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        final int shortest = Math.min(replaced, Math.min(distances[i - 1][j], distances[i][j - 1]) + 1);
        final boolean swapped =
            i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);

        return swapped ? Math.min(shortest, distances[i - 2][j - 2] + 1) : shortest;
    }
}

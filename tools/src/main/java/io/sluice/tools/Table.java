package io.sluice.tools;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines of columns as wide as their contents need.
 */
final class Table
{
    private static final String GAP = "  ";

    private final List<Boolean> isRight = new ArrayList<>();
    private final List<String> headings = new ArrayList<>();
    private final List<String[]> rows = new ArrayList<>();

    /**
     * Add a column of words.
     *
     * @param heading of the column.
     * @return this.
     */
    Table left(final String heading)
    {
        return column(heading, false);
    }

    /**
     * Add a column of figures.
     *
     * @param heading of the column.
     * @return this.
     */
    Table right(final String heading)
    {
        return column(heading, true);
    }

    /**
     * Add a row.
     *
     * @param cells one for each column, in its order.
     */
    void row(final List<String> cells)
    {
        if (cells.size() != headings.size())
        {
            throw new IllegalArgumentException(cells.size() + " cells in " + headings.size() + " columns");
        }

        rows.add(cells.stream().map(Terminal::printable).toArray(String[]::new));
    }

    /**
     * @return the headings and the rows.
     */
    List<String> lines()
    {
        final int[] widths = new int[headings.size()];
        final List<String[]> all = new ArrayList<>();
        all.add(headings.toArray(new String[0]));
        all.addAll(rows);
        for (final String[] row : all)
        {
            for (int i = 0; i < widths.length; i++)
            {
                widths[i] = Math.max(widths[i], row[i].codePointCount(0, row[i].length()));
            }
        }

        return all.stream().map((row) -> line(row, widths)).toList();
    }

    private Table column(final String heading, final boolean isRightAligned)
    {
        headings.add(Terminal.printable(heading));
        isRight.add(isRightAligned);
        return this;
    }

    private String line(final String[] cells, final int[] widths)
    {
        final StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.length; i++)
        {
            final String padding = " ".repeat(widths[i] - cells[i].codePointCount(0, cells[i].length()));
            line.append(i == 0 ? "" : GAP);
            line.append(isRight.get(i) ? padding + cells[i] : cells[i] + padding);
        }

        return line.toString().stripTrailing();
    }
}

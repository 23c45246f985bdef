package io.sluice.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Calls every benchmark, with every value of its parameter, as JMH would, so that none can rot.
 */
class BenchmarksTest
{
    private static final int CALLS = 200;

    @TestFactory
    Stream<DynamicTest> shouldRun() throws ReflectiveOperationException
    {
        final List<DynamicTest> tests = new ArrayList<>();
        for (final Class<?> type : benchmarkClasses())
        {
            final Field parameter = parameter(type);
            final String[] values =
                null == parameter ? new String[]{""} : parameter.getAnnotation(Param.class).value();
            for (final String value : values)
            {
                tests.add(DynamicTest.dynamicTest(
                    type.getSimpleName() + ' ' + value, () -> runAll(type, parameter, value)));
            }
        }
        return tests.stream();
    }

    @Test
    void shouldFindThemAll()
    {
        final Set<String> names = new TreeSet<>();
        benchmarkClasses().forEach(type -> names.add(type.getSimpleName()));
        assertEquals(
            Set.of(
                "ChunkReadBenchmark",
                "ChunkWriteBenchmark",
                "ConnectCommandBenchmark",
                "FrameHeaderBenchmark",
                "GatherWriteBenchmark",
                "HandshakeBenchmark",
                "TrackBenchmark",
                "WholePathBenchmark"),
            names);
    }

    private static void runAll(final Class<?> type, final Field parameter, final String value)
        throws ReflectiveOperationException
    {
        final Object state = type.getConstructor().newInstance();
        if (null != parameter)
        {
            parameter.setAccessible(true);
            parameter.setInt(state, Integer.parseInt(value));
        }
        for (final Method method : type.getMethods())
        {
            if (method.isAnnotationPresent(Setup.class))
            {
                method.invoke(state);
            }
        }
        int benchmarks = 0;
        for (final Method method : type.getMethods())
        {
            if (method.isAnnotationPresent(Benchmark.class))
            {
                call(state, method);
                benchmarks++;
            }
        }
        assertTrue(benchmarks > 0);
        for (final Method method : type.getMethods())
        {
            if (method.isAnnotationPresent(TearDown.class))
            {
                method.invoke(state);
            }
        }
    }

    private static void call(final Object state, final Method benchmark) throws ReflectiveOperationException
    {
        final BytesMoved moved = new BytesMoved();
        final boolean isCounted = benchmark.getParameterCount() == 1;
        for (int i = 0; i < CALLS; i++)
        {
            final long before = moved.bytes;
            if (isCounted)
            {
                benchmark.invoke(state, moved);
                assertTrue(moved.bytes > before, () -> benchmark + " moved nothing");
            }
            else
            {
                benchmark.invoke(state);
            }
        }
    }

    private static Field parameter(final Class<?> type)
    {
        for (final Field field : type.getDeclaredFields())
        {
            if (field.isAnnotationPresent(Param.class))
            {
                return field;
            }
        }
        return null;
    }

    private static List<Class<?>> benchmarkClasses()
    {
        final Set<String> names = new TreeSet<>();
        for (final BenchmarkListEntry entry : BenchmarkList.defaultList().getAll(
            OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of()))
        {
            if (!entry.getUserClassQName().endsWith("Sample"))
            {
                names.add(entry.getUserClassQName());
            }
        }
        final List<Class<?>> types = new ArrayList<>();
        for (final String name : names)
        {
            try
            {
                types.add(Class.forName(name));
            }
            catch (final ClassNotFoundException ex)
            {
                throw new IllegalStateException(ex);
            }
        }
        return types;
    }
}

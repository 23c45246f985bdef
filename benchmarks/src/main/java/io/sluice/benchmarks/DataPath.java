package io.sluice.benchmarks;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a benchmark, or all benchmarks of a class, of code that runs for every read, frame or write: it must not
 * allocate, and {@link AllocationGate} fails the run if it does.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface DataPath
{
}

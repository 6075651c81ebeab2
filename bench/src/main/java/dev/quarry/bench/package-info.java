/// Benchmarks. Each compares a fast engine with the plain one it must equal.
@NullMarked
package dev.quarry.bench;

import org.jspecify.annotations.NullMarked;

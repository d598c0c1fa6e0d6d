"""Failed logins are slowed down."""

from app.web.throttle import FREE, KEPT, LONGEST, Throttle


class Clock:
    """A clock that a test turns."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_few_attempts_are_free_and_each_further_one_doubles_the_wait() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    for _ in range(FREE):
        assert throttle.wait("a") == 0
        throttle.attempt("a")
    waits = []
    for _ in range(12):
        waits.append(throttle.wait("a"))
        clock.now += waits[-1]
        assert throttle.wait("a") == 0
        throttle.attempt("a")
    assert waits[:4] == [1, 2, 4, 8] and max(waits) == LONGEST
    assert throttle.wait("b") == 0


def test_a_login_that_passes_forgets_what_failed() -> None:
    throttle = Throttle(Clock())
    for _ in range(FREE):
        throttle.attempt("a")
    assert throttle.wait("a") > 0
    throttle.passed("a")
    assert throttle.wait("a") == 0


def test_many_addresses_do_not_fill_the_memory() -> None:
    throttle = Throttle(Clock())
    for number in range(KEPT + 100):
        throttle.attempt(str(number))
    assert len(throttle._failed) == KEPT

;;; Test specifiers: predicates on the runner that select tests (SRFI 64, "Test specifiers").

(define (specifier->predicate who specifier)
  (cond ((procedure? specifier) specifier)
        ((string? specifier) (test-match-name specifier))
        ((exact-integer? specifier) (test-match-nth 1 specifier))
        (else (error (string-append who ": expected a test specifier (a procedure, the name of a"
                                    " test or a count), got")
                     specifier))))

(define (test-match-name name)
  (lambda (runner) (equal? name (test-runner-test-name runner))))

;; Matches from the N-th time it is asked on, COUNT times.
(define test-match-nth
  (case-lambda
    ((n) (test-match-nth n 1))
    ((n count)
     (unless (exact-integer? n)
       (error "test-match-nth: expected an exact integer as argument 1, got" n))
     (unless (exact-integer? count)
       (error "test-match-nth: expected an exact integer as argument 2, got" count))
     (let ((asked 0))
       (lambda (runner)
         (set! asked (+ asked 1))
         (and (<= n asked) (< asked (+ n count))))))))

;; Every predicate is asked, whatever the others answer, so that counting ones count all tests.
(define (matches predicates runner)
  (map (lambda (predicate) (and (predicate runner) #t)) predicates))

(define (any-matches? predicates runner)
  (and (memq #t (matches predicates runner)) #t))

(define (test-match-any . specifiers)
  (let ((predicates (map (lambda (specifier) (specifier->predicate "test-match-any" specifier))
                         specifiers)))
    (lambda (runner) (any-matches? predicates runner))))

(define (test-match-all . specifiers)
  (let ((predicates (map (lambda (specifier) (specifier->predicate "test-match-all" specifier))
                         specifiers)))
    (lambda (runner) (not (memq #f (matches predicates runner))))))

(define (test-skip specifier)
  (let ((runner (test-runner-get)))
    (set-runner-skipped! runner (cons (specifier->predicate "test-skip" specifier)
                                      (runner-skipped runner)))))

(define (test-expect-fail specifier)
  (let ((runner (test-runner-get)))
    (set-runner-failing! runner (cons (specifier->predicate "test-expect-fail" specifier)
                                      (runner-failing runner)))))

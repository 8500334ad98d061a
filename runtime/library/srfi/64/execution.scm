;;; Running a group and running a test (SRFI 64, "Test groups and paths", "Simple test-cases").

(define test-begin
  (case-lambda
    ((name) (test-begin name #f))
    ((name count)
     (unless (or (not count) (and (exact-integer? count) (>= count 0)))
       (error "test-begin: expected the number of tests as argument 2, got" count))
     (let ((install? (not (test-runner-current))))
       (when install? (test-runner-current (test-runner-create)))
       (let ((runner (test-runner-current)))
         (watch! runner)
         (count-in-group! runner)
         (test-result-clear runner)
         (test-result-set! runner 'test-name name)
         ((test-runner-on-group-begin runner) runner name count)
         (set-runner-groups!
          runner
          (cons (make-group name count 0 (runner-skipped runner) (runner-failing runner) install?)
                (runner-groups runner))))))))

;; A test, or a whole nested group, counts as one in the group around it.
(define (count-in-group! runner)
  (unless (null? (runner-groups runner))
    (let ((group (car (runner-groups runner))))
      (set-group-count! group (+ 1 (group-count group))))))

(define test-end
  (case-lambda
    (() (end-group #f #f))
    ((name) (end-group #t name))))

(define (end-group named? name)
  (let ((runner (test-runner-get)))
    (when (null? (runner-groups runner))
      (error "test-end: no group is open; every test-end needs a test-begin before it" name))
    (let ((group (car (runner-groups runner))))
      (when (and named? (not (equal? name (group-name group))))
        ((test-runner-on-bad-end-name runner) runner (group-name group) name)
        (report-flaw! runner "name at the end of the group" (group-name group) name))
      (when (and (group-expected-count group)
                 (not (= (group-count group) (group-expected-count group))))
        ((test-runner-on-bad-count runner)
         runner (group-count group) (group-expected-count group))
        (report-flaw! runner "number of tests in the group"
                      (group-expected-count group) (group-count group)))
      ((test-runner-on-group-end runner) runner)
      (set-runner-groups! runner (cdr (runner-groups runner)))
      (set-runner-skipped! runner (group-outer-skipped group))
      (set-runner-failing! runner (group-outer-failing group))
      (when (null? (runner-groups runner))
        ((test-runner-on-final runner) runner))
      (when (group-installed-runner? group)
        (test-runner-current #f)))))

;; Runs the thunk as a group of that name, unless a skip specifier matches the name. The group ends
;; also when control leaves the thunk in another way.
(define (run-group name thunk)
  (if (skip-group? name)
      (let ((runner (test-runner-get)))
        (count-in-group! runner)
        (count-result! runner 'skip))
      (dynamic-wind
       (lambda () (test-begin name))
       thunk
       (lambda () (test-end name)))))

(define (skip-group? name)
  (let ((runner (test-runner-current)))
    (and runner
         (begin
           (test-result-clear runner)
           (test-result-set! runner 'test-name name)
           (any-matches? (runner-skipped runner) runner)))))

;; Runs a test case: (check runner) answers whether it passed; whatever it raises makes it fail.
;; NAME is #f for a test without one, FORM is its source. Outside of every group a runner is made if
;; there is none.
(define (run-test name form check)
  (let ((runner (current-or-new-runner)))
    (test-result-clear runner)
    (test-result-set! runner 'test-name (or name ""))
    (test-result-set! runner 'source-form form)
    (count-in-group! runner)
    (cond ((skip? runner)
           (count-result! runner 'skip))
          (else
           (let ((should-fail? (any-matches? (runner-failing runner) runner)))
             (when should-fail? (test-result-set! runner 'result-kind 'xfail))
             ((test-runner-on-test-begin runner) runner)
             (let ((passed? (passes? runner check)))
               (count-result! runner
                              (if should-fail?
                                  (if passed? 'xpass 'xfail)
                                  (if passed? 'pass 'fail)))))))
    (report! runner)
    ((test-runner-on-test-end runner) runner)))

(define (current-or-new-runner)
  (unless (test-runner-current) (test-runner-current (test-runner-create)))
  (test-runner-current))

(define (skip? runner)
  (let ((selected? (or (eq? #t (runner-selected runner))
                       (any-matches? (runner-selected runner) runner)))
        (skipped? (any-matches? (runner-skipped runner) runner)))
    (cond ((or (not selected?) skipped?)
           (test-result-set! runner 'result-kind 'skip)
           #t)
          (else #f))))

(define (passes? runner check)
  (guard (raised
          (#t (test-result-set! runner 'actual-error raised)
              #f))
    (check runner)))

;; A test that (same? expected actual) for what the two thunks answer.
(define (run-comparison name form same? expected actual)
  (run-test name form
            (lambda (runner)
              (let ((expected (expected)))
                (test-result-set! runner 'expected-value expected)
                (let ((actual (actual)))
                  (test-result-set! runner 'actual-value actual)
                  (same? expected actual))))))

(define (run-approximation name form expected actual tolerance)
  (run-test name form
            (lambda (runner)
              (let ((expected (expected)) (tolerance (tolerance)))
                (test-result-set! runner 'expected-value expected)
                (let ((actual (actual)))
                  (test-result-set! runner 'actual-value actual)
                  (<= (- expected tolerance) actual (+ expected tolerance)))))))

;; A test that the thunk raises something; TYPE answers #t for anything, or a predicate for it.
(define (run-error name form type thunk)
  (run-test name form
            (lambda (runner)
              (let ((type (type)))
                (test-result-set! runner 'expected-error type)
                (guard (raised
                        (#t (test-result-set! runner 'actual-error raised)
                            (if (procedure? type) (and (type raised) #t) #t)))
                  (test-result-set! runner 'actual-value (thunk))
                  #f)))))

;; (test-apply [runner] specifier ... thunk)
(define (test-apply first . rest)
  (cond ((test-runner? first)
         (call-with-runner first (lambda () (apply-selected first rest))))
        ((test-runner-current)
         (apply-selected (test-runner-current) (cons first rest)))
        (else
         (let ((runner (test-runner-create)))
           (call-with-runner runner (lambda () (apply-selected runner (cons first rest))))
           ((test-runner-on-final runner) runner)))))

;; Calls the last argument with only those tests selected that the specifiers before it match.
(define (apply-selected runner arguments)
  (let* ((backwards (reverse arguments))
         (thunk (if (null? backwards) #f (car backwards)))
         (outer (runner-selected runner)))
    (unless (procedure? thunk)
      (error "test-apply: expected a procedure as the last argument, got" thunk))
    (let ((selected (if (null? (cdr backwards))
                        outer
                        (map (lambda (specifier) (specifier->predicate "test-apply" specifier))
                             (reverse (cdr backwards))))))
      (dynamic-wind
       (lambda () (set-runner-selected! runner selected))
       thunk
       (lambda () (set-runner-selected! runner outer))))))

(define (call-with-runner runner thunk)
  (let ((outer (test-runner-current)))
    (dynamic-wind
     (lambda () (test-runner-current runner))
     thunk
     (lambda () (test-runner-current outer)))))

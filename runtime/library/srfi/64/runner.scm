;;; The test runner, its results and its call-backs (SRFI 64, "Test-runner", "Test results").

(define-record-type test-runner
  (new-runner)
  test-runner?
  ;; How many tests came out how
  (pass-count test-runner-pass-count set-pass-count!)
  (fail-count test-runner-fail-count set-fail-count!)
  (xpass-count test-runner-xpass-count set-xpass-count!)
  (xfail-count test-runner-xfail-count set-xfail-count!)
  (skip-count test-runner-skip-count set-skip-count!)
  ;; Properties of the current or latest test, an association list
  (result test-result-alist set-result!)
  ;; The open groups, innermost first
  (groups runner-groups set-runner-groups!)
  ;; Predicates: what test-apply selects (#t is everything), what is skipped, what should fail
  (selected runner-selected set-runner-selected!)
  (skipped runner-skipped set-runner-skipped!)
  (failing runner-failing set-runner-failing!)
  (aux-value test-runner-aux-value test-runner-aux-value!)
  (on-test-begin test-runner-on-test-begin test-runner-on-test-begin!)
  (on-test-end test-runner-on-test-end test-runner-on-test-end!)
  (on-group-begin test-runner-on-group-begin test-runner-on-group-begin!)
  (on-group-end test-runner-on-group-end test-runner-on-group-end!)
  (on-bad-count test-runner-on-bad-count test-runner-on-bad-count!)
  (on-bad-end-name test-runner-on-bad-end-name test-runner-on-bad-end-name!)
  (on-final test-runner-on-final test-runner-on-final!))

;; An open group: what it expects, what it has seen, and what its end must restore.
(define-record-type group
  (make-group name expected-count count outer-skipped outer-failing installed-runner?)
  group?
  (name group-name)
  (expected-count group-expected-count) ; #f when none was given
  (count group-count set-group-count!)
  (outer-skipped group-outer-skipped)
  (outer-failing group-outer-failing)
  (installed-runner? group-installed-runner?)) ; did its test-begin create the runner?

(define (test-runner-null)
  (let ((runner (new-runner)))
    (test-runner-reset runner)
    (test-runner-aux-value! runner #f)
    (test-runner-on-test-begin! runner (lambda (runner) #f))
    (test-runner-on-test-end! runner (lambda (runner) #f))
    (test-runner-on-group-begin! runner (lambda (runner name count) #f))
    (test-runner-on-group-end! runner (lambda (runner) #f))
    (test-runner-on-bad-count! runner (lambda (runner actual expected) #f))
    (test-runner-on-bad-end-name! runner (lambda (runner begin-name end-name) #f))
    (test-runner-on-final! runner (lambda (runner) #f))
    runner))

(define (test-runner-reset runner)
  (set-pass-count! runner 0)
  (set-fail-count! runner 0)
  (set-xpass-count! runner 0)
  (set-xfail-count! runner 0)
  (set-skip-count! runner 0)
  (set-result! runner '())
  (set-runner-groups! runner '())
  (set-runner-selected! runner #t)
  (set-runner-skipped! runner '())
  (set-runner-failing! runner '()))

(define current-runner #f)
(define current-factory #f) ; #f stands for test-runner-simple

(define test-runner-current
  (case-lambda
    (() current-runner)
    ((runner)
     (unless (or (not runner) (test-runner? runner))
       (error "test-runner-current: expected a test runner or #f as argument 1, got" runner))
     (set! current-runner runner))))

(define (test-runner-get)
  (or current-runner
      (error "test-runner-get: there is no test runner; begin the tests with (test-begin NAME)")))

(define test-runner-factory
  (case-lambda
    (() (or current-factory test-runner-simple))
    ((factory)
     (unless (procedure? factory)
       (error "test-runner-factory: expected a procedure as argument 1, got" factory))
     (set! current-factory factory))))

(define (test-runner-create) ((test-runner-factory)))

;; The names of the open groups, innermost first; and outermost first.
(define (test-runner-group-stack runner) (map group-name (runner-groups runner)))
(define (test-runner-group-path runner) (reverse (test-runner-group-stack runner)))

(define (test-runner-test-name runner) (test-result-ref runner 'test-name ""))

(define test-result-ref
  (case-lambda
    ((runner property) (test-result-ref runner property #f))
    ((runner property default)
     (let ((entry (assq property (test-result-alist runner))))
       (if entry (cdr entry) default)))))

(define (test-result-set! runner property value)
  (test-result-remove runner property)
  (set-result! runner (cons (cons property value) (test-result-alist runner))))

;; The list is rebuilt, so that an alist someone kept stays as it was.
(define (test-result-remove runner property)
  (set-result! runner
               (let loop ((rest (test-result-alist runner)))
                 (cond ((null? rest) '())
                       ((eq? (caar rest) property) (cdr rest))
                       (else (cons (car rest) (loop (cdr rest))))))))

(define (test-result-clear runner) (set-result! runner '()))

(define test-result-kind
  (case-lambda
    (() (test-result-kind (test-runner-get)))
    ((runner) (test-result-ref runner 'result-kind))))

(define test-passed?
  (case-lambda
    (() (test-passed? (test-runner-get)))
    ((runner) (and (memq (test-result-kind runner) '(pass xpass)) #t))))

;; Notes the kind of result and counts it.
(define (count-result! runner kind)
  (test-result-set! runner 'result-kind kind)
  (case kind
    ((pass) (set-pass-count! runner (+ 1 (test-runner-pass-count runner))))
    ((fail) (set-fail-count! runner (+ 1 (test-runner-fail-count runner))))
    ((xpass) (set-xpass-count! runner (+ 1 (test-runner-xpass-count runner))))
    ((xfail) (set-xfail-count! runner (+ 1 (test-runner-xfail-count runner))))
    ((skip) (set-skip-count! runner (+ 1 (test-runner-skip-count runner))))))

;; Who gathers the results of all runners: a procedure of the group path and the properties, or #f.
(define observer #f)
(define (test-observer! procedure) (set! observer procedure))

;; The runner whose results are gathered. While it has an open group, other runners are what its
;; tests try out, and their results are nobody else's concern.
(define watched #f)

(define (watch! runner)
  (when (or (not watched) (null? (runner-groups watched)))
    (set! watched runner)))

;; Tells the observer the result of the current test.
(define (report! runner) (tell runner (test-result-alist runner)))

;; Tells the observer that something about a group is not as it should be.
(define (report-flaw! runner name expected actual)
  (tell runner (list (cons 'result-kind 'fail)
                     (cons 'test-name name)
                     (cons 'expected-value expected)
                     (cons 'actual-value actual))))

(define (tell runner properties)
  (watch! runner)
  (when (and observer (eq? watched runner))
    (observer (test-runner-group-path runner) properties)))

;;; The forms of (chibi test). Unlike those of SRFI 64 they may stand outside every group; then
;;; they report to the current runner all the same, and one is made when there is none.

;; How `test` compares: (same? expected actual).
(define current-test-comparator
  (make-parameter (lambda (expected actual) (test-equal? expected actual))))

;; How far apart two numbers may be where an inexact one is expected, relative to the larger one.
(define current-test-epsilon (make-parameter 1e-5))

;; Kept for programs that set it; how much is printed is the runner's affair.
(define current-test-verbosity (make-parameter #f))

;; Were there tests outside of every group since the runner last printed its summary?
(define unreported? #f)

(define (ensure-runner)
  (unless (test-runner-current)
    (test-runner-current (test-runner-create)))
  (when (null? (test-runner-group-stack (test-runner-current)))
    (set! unreported? #t)))

;; equal?, except that where an inexact number is expected, wherever it stands, one near it will do,
;; exact or not. What equal? accepts is not looked into, so that equal cyclic data are no trap.
(define (test-equal? expected actual)
  (cond ((equal? expected actual) #t)
        ((and (number? expected) (inexact? expected) (number? actual))
         (near? expected actual))
        ((and (pair? expected) (pair? actual))
         (and (test-equal? (car expected) (car actual))
              (test-equal? (cdr expected) (cdr actual))))
        ((and (vector? expected) (vector? actual))
         (test-equal? (vector->list expected) (vector->list actual)))
        (else #f)))

(define (near? expected actual)
  (if (and (real? expected) (real? actual))
      (near-real? expected actual)
      (and (near-real? (real-part expected) (real-part actual))
           (near-real? (imag-part expected) (imag-part actual)))))

;; Relative to the larger one; where one of them is zero, the distance itself counts.
(define (near-real? expected actual)
  (or (= expected actual)
      (and (not (= expected expected)) (not (= actual actual))) ; NaN
      (let ((distance (abs (- expected actual)))
            (scale (if (or (zero? expected) (zero? actual))
                       1
                       (max (abs expected) (abs actual)))))
        (and (< distance +inf.0)
             (< scale +inf.0)
             (<= distance (* (current-test-epsilon) scale))))))

(define-syntax test
  (syntax-rules ()
    ((_ expected expression)
     (compare #f '(test expected expression) (lambda () expected) (lambda () expression)))
    ((_ name expected expression)
     (compare name '(test name expected expression)
              (lambda () expected) (lambda () expression)))))

(define (compare name form expected actual)
  (ensure-runner)
  (run-comparison name form (current-test-comparator) expected actual))

;; (test-equal same? [name] expected expression)
(define-syntax test-equal
  (syntax-rules ()
    ((_ same? argument ...)
     (parameterize ((current-test-comparator same?))
       (test argument ...)))))

(define-syntax test-assert
  (syntax-rules ()
    ((_ expression) (check #f '(test-assert expression) values (lambda () expression)))
    ((_ name expression)
     (check name '(test-assert name expression) values (lambda () expression)))))

(define-syntax test-not
  (syntax-rules ()
    ((_ expression) (check #f '(test-not expression) not (lambda () expression)))
    ((_ name expression) (check name '(test-not name expression) not (lambda () expression)))))

(define (check name form passes? actual)
  (ensure-runner)
  (run-test name form
            (lambda (runner)
              (let ((actual (actual)))
                (test-result-set! runner 'actual-value actual)
                (passes? actual)))))

(define-syntax test-error
  (syntax-rules ()
    ((_ expression) (expect-error #f '(test-error expression) (lambda () expression)))
    ((_ name expression)
     (expect-error name '(test-error name expression) (lambda () expression)))))

(define (expect-error name form thunk)
  (ensure-runner)
  (run-error name form (lambda () #t) thunk))

;; Several values are compared as lists.
(define-syntax test-values
  (syntax-rules ()
    ((_ expected expression)
     (compare #f '(test-values expected expression)
              (lambda () (call-with-values (lambda () expected) list))
              (lambda () (call-with-values (lambda () expression) list))))
    ((_ name expected expression)
     (compare name '(test-values name expected expression)
              (lambda () (call-with-values (lambda () expected) list))
              (lambda () (call-with-values (lambda () expression) list))))))

(define-syntax test-group
  (syntax-rules ()
    ((_ name) (test-group name #f))
    ((_ name body ...) (group-of name (lambda () body ...)))))

(define (group-of name thunk)
  (ensure-runner)
  (run-group name thunk)
  (note-summary))

;; The name of the innermost open group, or #f.
(define (current-test-group)
  (let ((stack (if (test-runner-current) (test-runner-group-stack (test-runner-current)) '())))
    (and (pair? stack) (car stack))))

(define test-begin
  (case-lambda
    (() (test-begin ""))
    ((name) (ensure-runner) (begin-group name))))

(define test-end
  (case-lambda
    (() (end-group) (note-summary))
    ((name) (end-group name) (note-summary))))

(define (note-summary)
  (unless (current-test-group) (set! unreported? #f)))

(define (test-failure-count)
  (if (test-runner-current) (test-runner-fail-count (test-runner-current)) 0))

;; Ends the program: with success when no test has failed.
(define (test-exit)
  (when (and unreported? (test-runner-current))
    (set! unreported? #f)
    ((test-runner-on-final (test-runner-current)) (test-runner-current)))
  (exit (= 0 (test-failure-count))))

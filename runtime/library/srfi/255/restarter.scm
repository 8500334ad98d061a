;;; Restarters: conditions that carry a way to go on (SRFI 255, "Restarter conditions").

(define-condition-type &restarter &condition
  %make-restarter restarter?
  (tag restarter-tag)
  (description restarter-description)
  (who restarter-who)
  (formals restarter-formals)
  (invoker restarter-invoker))

;; TAG is a symbol, DESCRIPTION a string, WHO a symbol or string (or #f: nobody in particular),
;; FORMALS the parameters of INVOKER as in a lambda expression. INVOKER does not return.
(define (make-restarter tag description who formals invoker)
  (check-argument symbol? "a symbol" 1 tag)
  (check-argument string? "a string" 2 description)
  (check-argument who? "a symbol or a string" 3 who)
  (check-argument formals? "a list of parameters" 4 formals)
  (check-argument procedure? "a procedure" 5 invoker)
  (%make-restarter tag description who formals invoker))

(define (check-argument is-right? expected position value)
  (unless (is-right? value)
    (error (string-append "make-restarter: expected " expected " as argument "
                          (number->string position) ", got")
           value)))

(define (who? value)
  (or (symbol? value) (string? value) (not value)))

(define (formals? value)
  (cond ((pair? value) (and (symbol? (car value)) (formals? (cdr value))))
        (else (or (null? value) (symbol? value)))))

;; Go on as the restarter says; of a compound condition the first restarter is meant.
(define (restart restarter . arguments)
  (apply (restarter-invoker restarter) arguments))

;; The restarters that a condition consists of, innermost first.
(define (restarters-in condition)
  (let loop ((parts (simple-conditions condition)))
    (cond ((null? parts) '())
          ((restarter? (car parts)) (cons (car parts) (loop (cdr parts))))
          (else (loop (cdr parts))))))

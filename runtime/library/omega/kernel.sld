;;; The procedures and syntax of R7RS-small that are written in Omega itself, on the primitives and
;;; special forms of (omega primitive). The (scheme …) libraries re-export them.
(define-library (omega kernel)
  (import (omega primitive))
  (export
    map for-each string-map string-for-each vector-map vector-for-each
    member assoc call/cc make-parameter parameterize
    delay delay-force make-promise force guard assert
    call-with-port call-with-input-file call-with-output-file
    with-input-from-file with-output-to-file
    load)
  (begin

;;;; Parameters (R7RS 4.2.6)

(define (make-parameter value . converter)
  (cond ((null? converter) (%make-parameter value #f))
        ((null? (cdr converter))
         (let ((convert (car converter)))
           (%make-parameter (convert value) convert)))
        (else (error "make-parameter: expected a value and at most one converter, got" converter))))

(define (%parameterize bindings thunk)
  (define (converted bindings)
    (if (null? bindings)
        '()
        (let* ((parameter (caar bindings))
               (convert (%parameter-converter parameter))
               (value (cdar bindings))
               (converted-value (if convert (convert value) value)))
          (cons (cons parameter converted-value) (converted (cdr bindings))))))
  (%with-parameters (converted bindings) thunk))

(define-syntax parameterize
  (syntax-rules ()
    ((_ ((parameter value) ...) body1 body2 ...)
     (%parameterize (list (cons parameter value) ...) (lambda () body1 body2 ...)))))

;;;; Continuations (R7RS 6.10)

(define call/cc call-with-current-continuation)

;;;; Promises (R7RS 4.2.5)

(define-syntax delay-force
  (syntax-rules ()
    ((_ expression) (%make-promise #f (lambda () expression)))))

(define-syntax delay
  (syntax-rules ()
    ((_ expression) (delay-force (%make-promise #t expression)))))

(define (make-promise obj)
  (if (promise? obj) obj (%make-promise #t obj)))

;; The value is read before it is asked whether it is one: another fiber may finish the promise
;; meanwhile.
(define (force promise)
  (if (promise? promise)
      (let loop ()
        (let* ((value (%promise-value promise))
               (done (%promise-done? promise)))
          (if done
              (%promise-value promise)
              (let ((next (value)))
                (if (not (%promise-done? promise))
                    (if (promise? next)
                        (%promise-update! next promise)
                        (%wrong-type
                          "force" 1 "a promise from the expression of a delay-force" next)))
                (loop)))))
      promise))

;;;; Exceptions (R7RS 4.2.7)

(define-syntax guard
  (syntax-rules ()
    ((_ (condition clause ...) body1 body2 ...)
     (%guard (lambda (condition reraise) (%guard-clauses (reraise) clause ...))
             (lambda () body1 body2 ...)))))

(define-syntax %guard-clauses
  (syntax-rules (else =>)
    ((_ reraise) reraise)
    ((_ reraise (else expression1 expression2 ...))
     (begin expression1 expression2 ...))
    ((_ reraise (else . rest) . clauses)
     (syntax-error "guard: expected (else expression ...) at the end, got" (else . rest)))
    ((_ reraise (test => receiver) clause ...)
     (let ((value test))
       (if value (receiver value) (%guard-clauses reraise clause ...))))
    ((_ reraise (test) clause ...)
     (let ((value test))
       (if value value (%guard-clauses reraise clause ...))))
    ((_ reraise (test expression1 expression2 ...) clause ...)
     (if test (begin expression1 expression2 ...) (%guard-clauses reraise clause ...)))
    ((_ reraise clause . clauses)
     (syntax-error "guard: expected a clause (test expression ...) or (test => procedure), got"
                   clause))))

;; The clauses run in the extent of the guard; if none applies, control goes back into the extent of
;; the raise, and the handler declines. The body is in tail position (SRFI 226).
(define (%guard handle body)
  (%call-with-exit
    (lambda (exit)
      (%handler-bind
        body
        (list
          (cons #t
                (lambda (condition)
                  (%call-with-return
                    (lambda (return)
                      (%exit-to exit handle condition
                        (lambda () (%guard-reraise return condition))))))))))))

;; Where a barrier stands in the way back, or a transaction that is over by now, the object is raised
;; again from the place of the guard.
(define (%guard-reraise return condition)
  (let ((raise-here (lambda (violation) (raise condition))))
    (%handler-bind
      (lambda () (%return-to return #f))
      (list (cons &continuation raise-here) (cons &continuation-barrier raise-here)))))

(define-syntax assert
  (syntax-rules ()
    ((_ expression) (if expression #t (error "assertion failed:" 'expression)))))

;;;; Mapping (R7RS 6.10). Nothing is mutated while the procedure runs, so that a continuation captured
;;;; in it may be entered any number of times.

(define (any-null? lists)
  (and (pair? lists)
       (or (not (pair? (car lists))) (any-null? (cdr lists)))))

(define (check-procedure who position obj)
  (if (not (procedure? obj)) (%wrong-type who position "a procedure" obj)))

(define (check-list who position obj)
  (if (not (or (pair? obj) (null? obj))) (%wrong-type who position "a list" obj)))

(define (check-lists who lists)
  (check-all who (lambda (obj) (or (pair? obj) (null? obj))) "a list" lists))

;; Whether each of SEQUENCES, the second argument and those after it, is what WHO takes.
(define (check-all who is? expected sequences)
  (let loop ((rest sequences) (position 2))
    (if (pair? rest)
        (begin
          (if (not (is? (car rest))) (%wrong-type who position expected (car rest)))
          (loop (cdr rest) (+ position 1))))))

(define (map1 f items)
  (if (pair? items)
      (let ((value (f (car items))))
        (cons value (map1 f (cdr items))))
      '()))

(define map
  (case-lambda
    ((f items)
     (check-procedure "map" 1 f)
     (check-list "map" 2 items)
     (map1 f items))
    ((f items1 items2)
     (check-procedure "map" 1 f)
     (check-list "map" 2 items1)
     (check-list "map" 3 items2)
     (let loop ((items1 items1) (items2 items2))
       (if (and (pair? items1) (pair? items2))
           (let ((value (f (car items1) (car items2))))
             (cons value (loop (cdr items1) (cdr items2))))
           '())))
    ((f items1 items2 items3 . more)
     (check-procedure "map" 1 f)
     (check-lists "map" (cons items1 (cons items2 (cons items3 more))))
     (let loop ((lists (cons items1 (cons items2 (cons items3 more)))))
       (if (any-null? lists)
           '()
           (let ((value (apply f (map1 car lists))))
             (cons value (loop (map1 cdr lists)))))))))

(define for-each
  (case-lambda
    ((f items)
     (check-procedure "for-each" 1 f)
     (check-list "for-each" 2 items)
     (let loop ((items items))
       (if (pair? items)
           (begin (f (car items)) (loop (cdr items))))))
    ((f items1 items2 . more)
     (check-procedure "for-each" 1 f)
     (check-lists "for-each" (cons items1 (cons items2 more)))
     (let loop ((lists (cons items1 (cons items2 more))))
       (if (not (any-null? lists))
           (begin
             (apply f (map1 car lists))
             (loop (map1 cdr lists))))))))

(define (string-map f string . strings)
  (check-procedure "string-map" 1 f)
  (check-all "string-map" string? "a string" (cons string strings))
  (list->string (apply map f (string->list string) (map1 string->list strings))))

(define (string-for-each f string . strings)
  (check-procedure "string-for-each" 1 f)
  (check-all "string-for-each" string? "a string" (cons string strings))
  (apply for-each f (string->list string) (map1 string->list strings)))

(define (vector-map f vector . vectors)
  (check-procedure "vector-map" 1 f)
  (check-all "vector-map" vector? "a vector" (cons vector vectors))
  (list->vector (apply map f (vector->list vector) (map1 vector->list vectors))))

(define vector-for-each
  (case-lambda
    ((f vector)
     (check-procedure "vector-for-each" 1 f)
     (if (not (vector? vector)) (%wrong-type "vector-for-each" 2 "a vector" vector))
     (let ((end (vector-length vector)))
       (let loop ((i 0))
         (if (< i end)
             (begin (f (vector-ref vector i)) (loop (+ i 1)))))))
    ((f vector . vectors)
     (check-procedure "vector-for-each" 1 f)
     (check-all "vector-for-each" vector? "a vector" (cons vector vectors))
     (apply for-each f (vector->list vector) (map1 vector->list vectors)))))

;;;; Searching (R7RS 6.4)

(define member
  (case-lambda
    ((obj items) (%member obj items))
    ((obj items same?)
     (check-procedure "member" 3 same?)
     (check-list "member" 2 items)
     (let loop ((items items))
       (and (pair? items)
            (if (same? obj (car items)) items (loop (cdr items))))))))

(define assoc
  (case-lambda
    ((obj items) (%assoc obj items))
    ((obj items same?)
     (check-procedure "assoc" 3 same?)
     (check-list "assoc" 2 items)
     (let loop ((items items))
       (and (pair? items)
            (if (same? obj (caar items)) (car items) (loop (cdr items))))))))

;;;; Ports and files (R7RS 6.13)

(define (call-with-port port f)
  (call-with-values
    (lambda () (f port))
    (lambda results
      (close-port port)
      (apply values results))))

(define (call-with-input-file name f)
  (check-procedure "call-with-input-file" 2 f)
  (call-with-port (open-input-file name) f))

(define (call-with-output-file name f)
  (check-procedure "call-with-output-file" 2 f)
  (call-with-port (open-output-file name) f))

(define (with-input-from-file name thunk)
  (call-with-input-file name
    (lambda (port)
      (parameterize ((current-input-port port)) (thunk)))))

(define (with-output-to-file name thunk)
  (call-with-output-file name
    (lambda (port)
      (parameterize ((current-output-port port)) (thunk)))))

;;;; Programs in files (R7RS 6.14)

(define (load name . environment)
  (let loop ((forms (%load-forms name)) (value #f))
    (if (pair? forms)
        (let ((value (apply eval (car forms) environment)))
          (loop (cdr forms) value))
        value)))

  ))

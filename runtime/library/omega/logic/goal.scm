;;; Goals that are pure: they mean the same in any order.

;; The goal that two terms are equal. Numbers are compared as by eqv?, strings by their contents,
;; vectors and pairs part by part.
(define (== a b) (lambda (state) (%unify a b state)))

;; The goal that two terms are never equal.
(define (=/= a b) (lambda (state) (%differ a b state)))

;; The goal that a term neither is nor contains another one: (absento part term).
(define (absento part term) (lambda (state) (%absent part term state)))

;; The goal that a term is a symbol.
(define (symbolo term) (lambda (state) (%is-sym term state)))

;; The goal that a term is a number.
(define (numbero term) (lambda (state) (%is-num term state)))

;; The goal that a term is a string.
(define (stringo term) (lambda (state) (%is-str term state)))

;; The goal that always succeeds, once.
(define (succeedo state) state)

;; The goal that never succeeds.
(define (failo state) #f)

;; The stream of a state in which goals hold, one after the other. What only looks at terms is done
;; at once.
(define-syntax %conjunction
  (syntax-rules (== =/= absento symbolo numbero stringo)
    ((_ s) s)
    ((_ s == . g) (%goal-expected == . g))
    ((_ s =/= . g) (%goal-expected =/= . g))
    ((_ s absento . g) (%goal-expected absento . g))
    ((_ s symbolo . g) (%goal-expected symbolo . g))
    ((_ s numbero . g) (%goal-expected numbero . g))
    ((_ s stringo . g) (%goal-expected stringo . g))
    ((_ s (== a b) g ...) (%conjunction-after s (%unify a b s) g ...))
    ((_ s (=/= a b) g ...) (%conjunction-after s (%differ a b s) g ...))
    ((_ s (absento a b) g ...) (%conjunction-after s (%absent a b s) g ...))
    ((_ s (symbolo a) g ...) (%conjunction-after s (%is-sym a s) g ...))
    ((_ s (numbero a) g ...) (%conjunction-after s (%is-num a s) g ...))
    ((_ s (stringo a) g ...) (%conjunction-after s (%is-str a s) g ...))
    ((_ s g) ((%goal g) s))
    ((_ s g0 g ...) (%bind ((%goal g0) s) (lambda (s) (%conjunction s g ...))))))

;; A clause that was written as a goal, without parentheses around it.
(define-syntax %goal-expected
  (syntax-rules ()
    ((_ . goal)
     (syntax-error "expected goals here; a clause is a list of goals, such as ((== x 1) (== y 2))"
                   goal))))

(define-syntax %conjunction-after
  (syntax-rules ()
    ((_ s e) e)
    ((_ s e g ...) (let ((s e)) (if s (%conjunction s g ...) #f)))))

;; Let new variables be part of a state.
(define-syntax %let-fresh
  (syntax-rules ()
    ((_ s () e) e)
    ((_ s (a) e) (let* ((s (%extend s 1)) (a (%variable s 1))) e))
    ((_ s (a b) e) (let* ((s (%extend s 2)) (a (%variable s 2)) (b (%variable s 1))) e))
    ((_ s (a b c) e)
     (let* ((s (%extend s 3)) (a (%variable s 3)) (b (%variable s 2)) (c (%variable s 1))) e))
    ((_ s (a b c d x ...) e)
     (let* ((s (%extend s 4))
            (a (%variable s 4)) (b (%variable s 3)) (c (%variable s 2)) (d (%variable s 1)))
       (%let-fresh s (x ...) e)))))

;; The goal that there are terms for which goals hold: (fresh (x ...) goal ...).
(define-syntax fresh
  (syntax-rules ()
    ((_ (x ...) g0 g ...)
     (lambda (state) (lambda () (%let-fresh state (x ...) (%conjunction state g0 g ...)))))))

;; The goal that the goals of some clause hold: (conde (goal ...) ...).
(define-syntax conde
  (syntax-rules ()
    ((_ (g0 g ...) ...)
     (lambda (state) (lambda () (%disjunction (%conjunction state g0 g ...) ...))))))

(define-syntax %disjunction
  (syntax-rules ()
    ((_) #f)
    ((_ e) e)
    ((_ e0 e ...) (%mplus e0 (lambda () (%disjunction e ...))))))

;; A relation: (define-relation-o (name x ...) goal ...). Its goals are looked at when it is asked,
;; so that it may go into itself anywhere.
(define-syntax define-relation-o
  (syntax-rules ()
    ((_ (name . parameters) g0 g ...)
     (define (name . parameters) (fresh () g0 g ...)))))

;; The goal that a term is equal to an element of a stream (SRFI 41) of terms, which
;; (elements pattern) answers; the pattern is the term as far as it is known. Elements are asked for
;; as the search needs them.
(define (stream->goal term elements)
  (lambda (state)
    (lambda ()
      (let next ((rest (elements (%walk-all term state))))
        (if (stream-null? rest)
            #f
            (%mplus (%unify term (stream-car rest) state)
                    (lambda () (lambda () (next (stream-cdr rest))))))))))

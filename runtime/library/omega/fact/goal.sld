;;; (omega fact goal): facts as goals of relational programs.
(define-library (omega fact goal)
  (import (scheme base)
          (only (srfi 41) stream-map)
          (only (omega fact) %query)
          (only (omega logic) stream->goal logic-variable?))
  (export facto)
  (begin

;; (facto (relation term ...)): the goal that a fact agrees with the terms, derived ones included.
;; Terms are expressions; what of them is known when the goal is tried is looked up.
(define-syntax facto
  (syntax-rules ()
    ((_ (relation term ...)) (%facto 'relation (list term ...)))))

(define (%facto relation terms)
  (stream->goal terms
    (lambda (pattern)
      (let ((slots (%slots pattern 0)))
        (stream-map
          (lambda (row) (%filled slots row))
          (%query (%variables-of slots) (list (append (list 'fact #f relation) slots))))))))

;; For each term its value, or a variable where it is not known.
(define (%slots terms i)
  (if (null? terms)
      '()
      (cons (if (%known? (car terms))
                (list 'quote (car terms))
                (string->symbol (string-append "?" (number->string i))))
            (%slots (cdr terms) (+ i 1)))))

(define (%known? term)
  (if (pair? term)
      (and (%known? (car term)) (%known? (cdr term)))
      (not (logic-variable? term))))

(define (%variables-of slots)
  (cond
    ((null? slots) '())
    ((symbol? (car slots)) (cons (car slots) (%variables-of (cdr slots))))
    (else (%variables-of (cdr slots)))))

(define (%filled slots row)
  (cond
    ((null? slots) '())
    ((symbol? (car slots)) (cons (car row) (%filled (cdr slots) (cdr row))))
    (else (cons (cadr (car slots)) (%filled (cdr slots) row)))))
))

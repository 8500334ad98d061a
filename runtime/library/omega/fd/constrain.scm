;;; constrain: relations between expressions.

;; Let relations hold: (constrain relation ...). A relation is (< e1 e2 ...), the same with <=, >,
;; >=, = and /=, (distinct? e ...), or (not relation) of a relation between two; an expression is
;; made of + - * and abs, variables, integers, and whatever evaluates to one of those. Domains are
;; narrowed at once; what cannot hold is a failure.
(define-syntax constrain
  (syntax-rules ()
    ((_ relation ...) (begin (constrain-one relation) ... (if #f #f)))))

(define-syntax constrain-one
  (syntax-rules (< <= > >= = /= distinct? not)
    ((_ (not (not relation))) (constrain-one relation))
    ((_ (not (< a b))) (constrain-one (>= a b)))
    ((_ (not (<= a b))) (constrain-one (> a b)))
    ((_ (not (> a b))) (constrain-one (<= a b)))
    ((_ (not (>= a b))) (constrain-one (< a b)))
    ((_ (not (= a b))) (constrain-one (/= a b)))
    ((_ (not (/= a b))) (constrain-one (= a b)))
    ((_ (< e ...)) (relate! "constrain: <" at-most-less-one (expression-list e ...)))
    ((_ (<= e ...)) (relate! "constrain: <=" at-most (expression-list e ...)))
    ((_ (> e ...)) (relate! "constrain: >" at-least-one-more (expression-list e ...)))
    ((_ (>= e ...)) (relate! "constrain: >=" at-least (expression-list e ...)))
    ((_ (= e ...)) (relate! "constrain: =" equal (expression-list e ...)))
    ((_ (/= a b)) (relate! "constrain: /=" unequal (expression-list a b)))
    ((_ (/= e ...)) (constrain-different "constrain: /=" (expression-list e ...)))
    ((_ (distinct? e ...)) (constrain-different "constrain: distinct?" (expression-list e ...)))
    ((_ other)
     (syntax-error
       "constrain: expected a relation by < <= > >= = /= distinct? or not, got" other))))

(define-syntax expression-list
  (syntax-rules ()
    ((_ e ...) (list (expression e) ...))))

(define-syntax expression
  (syntax-rules (+ - * abs)
    ((_ (+ e ...)) (sum "constrain: +" (expression-list e ...)))
    ((_ (- e1 e2 ...)) (difference "constrain: -" (expression-list e1 e2 ...)))
    ((_ (* e ...)) (product "constrain: *" (expression-list e ...)))
    ((_ (abs e)) (absolute-value "constrain: abs" (expression e)))
    ((_ e) e)))

;; Let the relation hold between each and the next.
(define (relate! who post! es)
  (let loop ((expressions (->expressions who es)))
    (if (and (pair? expressions) (pair? (cdr expressions)))
        (begin
          (post! (car expressions) (cadr expressions))
          (loop (cdr expressions))))))

(define (constrain-different who es)
  (post-all-different! (->expressions who es) #f))

;; Post what is to hold of the difference of two expressions: its factors, its variables, and what
;; they are compared with.
(define (post-difference! post! holds? a b)
  (let* ((difference (minus a b)) (terms (expression-terms difference)))
    (if (null? terms)
        (if (not (holds? (expression-constant difference))) (fail))
        (post! (factors-of terms) (states-of terms) (- (expression-constant difference))))))

(define (at-most a b)
  (post-difference! post-at-most! (lambda (d) (<= d 0)) a b))
(define (at-most-less-one a b) (at-most (plus a (make-expression 1 '())) b))
(define (at-least a b) (at-most b a))
(define (at-least-one-more a b) (at-most-less-one b a))
(define (equal a b)
  (post-difference! post-equal! (lambda (d) (= d 0)) a b))
(define (unequal a b)
  (post-difference! post-unequal! (lambda (d) (not (= d 0))) a b))
